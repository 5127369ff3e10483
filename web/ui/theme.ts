/** The look, once: colours that pass AA in light and dark, named controls, and the ways round the library's traps. */
import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core'
import { t } from '#web/lib/words.ts'

const ink: MantineColorsTuple = [
  '#eff3fd',
  '#dce4f7',
  '#b7c6ee',
  '#94abe8',
  '#7390e0',
  '#597ad9',
  '#4a6bcb',
  '#3a58b3',
  '#2f4b9e',
  '#263c82',
]

// The library's dark greys are warm; these lean to the blue of everything else.
const dark: MantineColorsTuple = [
  '#d3d8df',
  '#b5bcc7',
  '#8b94a1',
  '#606976',
  '#3b424d',
  '#2d323b',
  '#20242b',
  '#16181d',
  '#111317',
  '#0b0d10',
]

const close = { 'aria-label': t('ui.close') }
// The library makes the dialog's head a <header>: a second banner of the page for screen readers.
const plainHeader = { header: { role: 'none' } }

export const theme = createTheme({
  colors: { ink, dark },
  primaryColor: 'ink',
  primaryShade: { light: 8, dark: 7 },
  defaultRadius: 'md',
  cursorType: 'pointer',
  fontFamily:
    'Inter, ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, "Noto Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace',
  fontSizes: { xs: '0.8125rem', sm: '0.875rem', md: '0.9375rem', lg: '1.0625rem', xl: '1.25rem' },
  headings: {
    fontWeight: '650',
    sizes: { h1: { fontSize: '1.5rem', lineHeight: '1.25' }, h2: { fontSize: '1.125rem' } },
  },
  respectReducedMotion: true,
  // Plain objects: the library's `extend` would bring every named component into the first load.
  components: {
    Modal: {
      styles: { title: { fontWeight: 650, fontSize: '1.0625rem' } },
      defaultProps: {
        closeButtonProps: close,
        attributes: plainHeader,
        radius: 'lg',
        overlayProps: { backgroundOpacity: 0.45, blur: 1 },
        transitionProps: { duration: 120 },
      },
    },
    Drawer: {
      defaultProps: { closeButtonProps: close, attributes: plainHeader, transitionProps: { duration: 140 } },
    },
    // Without this the list that is not there takes the first Escape, and a dialog needs two.
    TagsInput: { defaultProps: { openOnFocus: false } },
    Tooltip: {
      defaultProps: {
        withArrow: true,
        openDelay: 250,
        multiline: true,
        maw: 320,
        events: { hover: true, focus: true, touch: true },
      },
    },
    Button: { defaultProps: { loaderProps: { type: 'dots' } } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray', size: 36 } },
    Badge: { defaultProps: { radius: 'sm', tt: 'none', fw: 550 } },
    // In the main landmark, and without the placeholder that is no child a menu may have.
    Menu: {
      defaultProps: {
        shadow: 'md',
        portalProps: { target: '#main' },
        withInitialFocusPlaceholder: false,
        transitionProps: { duration: 80 },
      },
    },
    Popover: { defaultProps: { shadow: 'md', transitionProps: { duration: 80 } } },
    Select: { defaultProps: { allowDeselect: false, checkIconPosition: 'right' } },
    Checkbox: { defaultProps: { radius: 'sm' } },
    InputWrapper: {
      defaultProps: { inputWrapperOrder: ['label', 'description', 'input', 'error'] },
    },
  },
})

export const cssVariables: CSSVariablesResolver = () => ({
  variables: { '--mantine-line-height': '1.5' },
  light: {
    '--mantine-color-dimmed': '#586069',
    '--mantine-color-placeholder': '#666e78',
    '--mantine-color-error': '#c0272d',
    '--mantine-color-anchor': '#2f4b9e',
    '--mantine-color-text': '#1a1d24',
    // the library's own shade on its pale yellow reaches 2.7 : 1
    '--mantine-color-yellow-light-color': '#7a4900',
    '--mantine-color-yellow-light': '#fdf1dc',
    '--mantine-color-orange-light-color': '#7a4900',
    '--mantine-color-orange-light': '#fdf1dc',
    '--entente-line': '#e3e6ec',
    '--entente-surface': '#f7f8fa',
    '--entente-raised': '#ffffff',
    '--entente-hover': '#f1f3f7',
    '--entente-selected': '#eaf0fd',
    '--entente-tone-good': '#12724a',
    '--entente-tone-good-bg': '#e3f6ec',
    '--entente-tone-wait': '#8a5200',
    '--entente-tone-wait-bg': '#fdf1dc',
    '--entente-tone-info': '#2f4b9e',
    '--entente-tone-info-bg': '#e8eefc',
    '--entente-tone-bad': '#b3261e',
    '--entente-tone-bad-bg': '#fce9e8',
    '--entente-tone-quiet': '#4d545e',
    '--entente-tone-quiet-bg': '#eef0f3',
  },
  dark: {
    '--mantine-color-body': '#16181d',
    '--mantine-color-dimmed': '#a3abb7',
    '--mantine-color-placeholder': '#949ca8',
    '--mantine-color-error': '#ff8a85',
    '--mantine-color-anchor': '#9db4f2',
    '--mantine-color-text': '#e4e7ec',
    // white text on it reaches 5.5 : 1; on the library's own shade for dark 3.8 : 1
    '--mantine-color-red-filled': '#c92a2a',
    '--mantine-color-yellow-light-color': '#f0bb6b',
    '--mantine-color-yellow-light': '#3a2a10',
    '--mantine-color-orange-light-color': '#f0bb6b',
    '--mantine-color-orange-light': '#3a2a10',
    '--mantine-color-red-filled-hover': '#b02525',
    '--entente-line': '#2c3038',
    '--entente-surface': '#111317',
    '--entente-raised': '#1c1f25',
    '--entente-hover': '#22262d',
    '--entente-selected': '#202b47',
    '--entente-tone-good': '#6fd6a3',
    '--entente-tone-good-bg': '#123324',
    '--entente-tone-wait': '#f0bb6b',
    '--entente-tone-wait-bg': '#3a2a10',
    '--entente-tone-info': '#a9bdf5',
    '--entente-tone-info-bg': '#1e2a4a',
    '--entente-tone-bad': '#ff9b95',
    '--entente-tone-bad-bg': '#421b1a',
    '--entente-tone-quiet': '#b8bfca',
    '--entente-tone-quiet-bg': '#282c34',
  },
})
