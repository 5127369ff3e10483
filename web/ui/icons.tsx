/** Icons, drawn here: 24 × 24 strokes in the colour of the text, hidden from screen readers. */
import type { SVGProps } from 'react'

export interface IconProps extends Omit<SVGProps<SVGSVGElement>, 'ref'> {
  size?: number
}

function Drawing({ paths, size = 18, ...rest }: IconProps & { paths: string[] }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.8}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
      {...rest}
    >
      {paths.map((path) => (
        <path key={path} d={path} />
      ))}
    </svg>
  )
}
const icon =
  (...paths: string[]) =>
  (props: IconProps) => <Drawing paths={paths} {...props} />

export const IconHome = icon('M4 11.5 12 4l8 7.5', 'M6 10v9a1 1 0 0 0 1 1h10a1 1 0 0 0 1-1v-9', 'M10 20v-6h4v6')
export const IconPartners = icon(
  'M8.5 12a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7',
  'M2.5 20c0-3.3 2.7-5.5 6-5.5s6 2.2 6 5.5',
  'M16 5.3a3.5 3.5 0 0 1 0 6.5',
  'M17.5 14.8c2.4.6 4 2.5 4 5.2',
)
export const IconMail = icon(
  'M4 6h16a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1',
  'm3.5 7 8.5 6.5L20.5 7',
)
export const IconPeople = icon('M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8', 'M5 20.5c0-3.6 3.1-6 7-6s7 2.4 7 6')
export const IconProgram = icon(
  'M5 4h14a1 1 0 0 1 1 1v14a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1',
  'M8 9h8',
  'M8 13h8',
  'M8 17h4',
)
export const IconSettings = icon(
  'M12 15.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7',
  'M19.4 13.5a7.7 7.7 0 0 0 0-3l2-1.5-2-3.4-2.3 1a7.6 7.6 0 0 0-2.6-1.5L14.2 2.5h-4l-.4 2.6a7.6 7.6 0 0 0-2.6 1.5l-2.3-1L2.9 9l2 1.5a7.7 7.7 0 0 0 0 3l-2 1.5 2 3.4 2.3-1a7.6 7.6 0 0 0 2.6 1.5l.4 2.6h4l.4-2.6a7.6 7.6 0 0 0 2.6-1.5l2.3 1 2-3.4z',
)
export const IconSearch = icon('M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13', 'm20 20-4.8-4.8')
export const IconBell = icon('M6 10a6 6 0 1 1 12 0c0 5 2 6.5 2 6.5H4S6 15 6 10', 'M10 20a2.2 2.2 0 0 0 4 0')
export const IconPlus = icon('M12 5v14', 'M5 12h14')
export const IconReview = icon('M9 4h10a1 1 0 0 1 1 1v14a1 1 0 0 1-1 1H9', 'M4 12.5 7 15.5 13 9.5')
export const IconComment = icon('M5 5h14a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1h-8l-5 4v-4H5a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1')
export const IconSend = icon('M20.5 3.5 10 14', 'M20.5 3.5 14 20.5l-4-6.5-6.5-4z')
export const IconCheck = icon('m5 12.5 4.5 4.5L19 7.5')
export const IconX = icon('M6 6l12 12', 'M18 6 6 18')
export const IconMore = icon('M5 12h.01', 'M12 12h.01', 'M19 12h.01')
export const IconChevronDown = icon('m6 9 6 6 6-6')
export const IconChevronRight = icon('m9 6 6 6-6 6')
export const IconChevronLeft = icon('m15 6-6 6 6 6')
export const IconSelector = icon('m8 9 4-4 4 4', 'm16 15-4 4-4-4')
export const IconSortUp = icon('M12 19V5', 'm6 11 6-6 6 6')
export const IconSortDown = icon('M12 5v14', 'm18 13-6 6-6-6')
export const IconLink = icon(
  'M10 14a4 4 0 0 0 5.7 0l3.6-3.6a4 4 0 0 0-5.7-5.7L12 6.3',
  'M14 10a4 4 0 0 0-5.7 0l-3.6 3.6a4 4 0 0 0 5.7 5.7l1.6-1.6',
)
export const IconCopy = icon(
  'M9 9h10a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H9a1 1 0 0 1-1-1V10a1 1 0 0 1 1-1',
  'M16 9V4a1 1 0 0 0-1-1H5a1 1 0 0 0-1 1v10a1 1 0 0 0 1 1h3',
)
export const IconEdit = icon('M4 20h4L19 9l-4-4L4 16z', 'm13.5 6.5 4 4')
export const IconTrash = icon('M4 7h16', 'M9 7V4h6v3', 'M6 7l1 13h10l1-13', 'M10 11v5', 'M14 11v5')
export const IconRefresh = icon('M20 11a8 8 0 1 0-.6 4', 'M20 4v7h-7')
export const IconClock = icon('M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18', 'M12 7v5l3.5 2')
export const IconAlert = icon('M12 4 2.5 20h19z', 'M12 10v4', 'M12 17h.01')
export const IconInfo = icon('M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18', 'M12 11v5', 'M12 8h.01')
export const IconStop = icon('M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18', 'm6 6 12 12')
export const IconPause = icon('M9 6v12', 'M15 6v12')
export const IconPlay = icon('M7 5v14l11-7z')
export const IconArchive = icon('M4 5h16v4H4z', 'M6 9v10h12V9', 'M10 13h4')
export const IconEye = icon(
  'M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12',
  'M12 14.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5',
)
export const IconKey = icon('M8 15.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7', 'M11.5 12H21v3', 'M17 12v3')
export const IconKeyboard = icon(
  'M4 6h16a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1',
  'M7 10h.01',
  'M12 10h.01',
  'M17 10h.01',
  'M8 14h8',
)
export const IconSun = icon(
  'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8',
  'M12 2.5v2',
  'M12 19.5v2',
  'm5.3 5.3 1.4 1.4',
  'm17.3 17.3 1.4 1.4',
  'M2.5 12h2',
  'M19.5 12h2',
  'm5.3 18.7 1.4-1.4',
  'm17.3 6.7 1.4-1.4',
)
export const IconMoon = icon('M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5')
export const IconScreen = icon('M4 5h16v11H4z', 'M9 20h6', 'M12 16v4')
export const IconPhone = icon('M8 3h8a1 1 0 0 1 1 1v16a1 1 0 0 1-1 1H8a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1', 'M11 18h2')
export const IconSignOut = icon('M14 4H6a1 1 0 0 0-1 1v14a1 1 0 0 0 1 1h8', 'M10 12h11', 'm17.5 8.5 3.5 3.5-3.5 3.5')
export const IconBuilding = icon(
  'M5 21V4a1 1 0 0 1 1-1h8a1 1 0 0 1 1 1v17',
  'M15 9h3a1 1 0 0 1 1 1v11',
  'M3 21h18',
  'M9 7h2',
  'M9 11h2',
  'M9 15h2',
)
export const IconHandshake = icon(
  'M2.5 8 7 5l5 2 5-2 4.5 3',
  'M2.5 8v7l3 1.5 5 4 2-1.5 2 .5 1.5-2 2-.5 3.5-2V8',
  'm12 7-3 4a1.7 1.7 0 0 0 2.6 2L14 11l4 4',
)
export const IconInbox = icon('M4 13 6.5 5h11L20 13v6H4z', 'M4 13h5a3 3 0 0 0 6 0h5')
export const IconHistory = icon('M4 12a8 8 0 1 0 2.6-5.9L4 8.5', 'M4 4v4.5h4.5', 'M12 8v4l3 2')
export const IconNote = icon('M5 4h14v10l-5 6H5z', 'M14 20v-6h5', 'M9 9h6')
export const IconDownload = icon('M12 4v11', 'm7 11 5 5 5-5', 'M5 20h14')
export const IconUndo = icon('m8 6-4 4 4 4', 'M4 10h10a5.5 5.5 0 0 1 0 11h-3')
export const IconFilter = icon('M4 6h16', 'M7 12h10', 'M10 18h4')
export const IconColumns = icon('M4 5h16v14H4z', 'M10 5v14', 'M15 5v14')
export const IconShield = icon('M12 3 4.5 6v6c0 4.5 3 7.5 7.5 9 4.5-1.5 7.5-4.5 7.5-9V6z')
export const IconMenu = icon('M4 7h16', 'M4 12h16', 'M4 17h16')
export const IconExternal = icon('M14 4h6v6', 'm20 4-9 9', 'M18 14v5a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1h5')
export const IconWide = icon(
  'M9 5H4v14h5',
  'M15 5h5v14h-5',
  'M8 12h8',
  'm10.5 9.5-2.5 2.5 2.5 2.5',
  'm13.5 9.5 2.5 2.5-2.5 2.5',
)
export const IconStar = icon('m12 4 2.5 5.2 5.7.8-4.1 4 1 5.7-5.1-2.7-5.1 2.7 1-5.7-4.1-4 5.7-.8z')
