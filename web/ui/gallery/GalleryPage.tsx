/** Every piece of `web/ui` in every state, for whoever builds with them. */
import { Button, Group, Menu, SegmentedControl, Stack, useMantineColorScheme } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { errors } from '#contract/errors.ts'
import { ConfirmDialog } from '../ConfirmDialog.tsx'
import { EmptyState } from '../EmptyState.tsx'
import { ErrorPanel } from '../ErrorPanel.tsx'
import { ErrorSummary } from '../ErrorSummary.tsx'
import { FieldError } from '../FieldError.tsx'
import * as icons from '../icons.tsx'
import { Keys } from '../Keys.tsx'
import { LogoInput } from '../LogoInput.tsx'
import { OrgMark } from '../OrgMark.tsx'
import { PageHeader } from '../PageHeader.tsx'
import { Facts, Panel } from '../Panel.tsx'
import { Preview } from '../Preview.tsx'
import { RefusableButton } from '../Refusable.tsx'
import { RefusableItem } from '../RefusableItem.tsx'
import { StatusBadge, type Tone } from '../StatusBadge.tsx'
import { LinesSkeleton, PageSkeleton, TableSkeleton } from '../skeletons.tsx'
import { Time } from '../Time.tsx'

const tones: Tone[] = ['good', 'wait', 'info', 'bad', 'quiet']
const sample =
  '<!doctype html><html lang="en"><head><style>h1{font:600 20px sans-serif}</style></head><body style="padding:24px;font:15px sans-serif"><h1>Oak &amp; Elm invites you</h1><p style="color:#444">Nothing happens until you accept.</p></body></html>'

function Piece({ name, children }: { name: string; children: ReactNode }) {
  return <Panel title={name}>{children}</Panel>
}

export function GalleryPage() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const [isAsking, setIsAsking] = useState(false)
  const [logo, setLogo] = useState('')
  const nothing = () => undefined
  return (
    <main id="main" tabIndex={-1} style={{ maxWidth: 1080, margin: '0 auto', padding: 24 }}>
      <PageHeader
        title="Gallery"
        description="Every piece in every state."
        actions={
          <SegmentedControl
            aria-label="Theme"
            value={colorScheme}
            onChange={(theme) => setColorScheme(theme as typeof colorScheme)}
            data={['light', 'dark', 'auto']}
          />
        }
      />
      <Stack>
        <Piece name="StatusBadge">
          <Group>
            {tones.map((tone) => (
              <StatusBadge key={tone} tone={tone} says={`What ${tone} means`}>
                {tone}
              </StatusBadge>
            ))}
            <StatusBadge tone="info">A status with very many words that has to fit somewhere all the same</StatusBadge>
          </Group>
        </Piece>
        <Piece name="OrgMark">
          <Group>
            <OrgMark name="Oak & Elm" />
            <OrgMark name="株式会社" size={40} />
            <OrgMark name="<img onerror>" size={40} />
            <OrgMark name="Ada Lovelace" size={40} round colour="#ffd400" />
          </Group>
        </Piece>
        <Piece name="EmptyState">
          <EmptyState title="No partners yet" actions={<Button>Invite</Button>}>
            Here you will see all partners and what to do next.
          </EmptyState>
          <EmptyState
            title="Nothing matches “oak”"
            tone="quiet"
            icon={<icons.IconSearch size={26} />}
            actions={<Button variant="default">Clear filters</Button>}
          >
            Try fewer words.
          </EmptyState>
        </Piece>
        <Piece name="ErrorPanel">
          <ErrorPanel says={errors.internal.says} requestId="req_01h455vb4pex5vsknk084sn02q" onRetry={nothing} />
        </Piece>
        <Piece name="ErrorSummary and FieldError">
          <ErrorSummary
            faults={{ email: errors.address_invalid.says, name: 'Name: please fill this in.' }}
            attempt={0}
          />
          <FieldError>{errors.permissions_empty.says}</FieldError>
        </Piece>
        <Piece name="ConfirmDialog">
          <Button onClick={() => setIsAsking(true)}>Ask</Button>
          <ConfirmDialog
            opened={isAsking}
            onClose={() => setIsAsking(false)}
            title="Revoke Oak & Elm?"
            confirm="Revoke access"
            dangerous
            onConfirm={async () => setIsAsking(false)}
          >
            It stops with the next click of everybody there.
          </ConfirmDialog>
        </Piece>
        <Piece name="RefusableButton and RefusableItem">
          <Group>
            <RefusableButton onClick={nothing} shortcut="i">
              Invite
            </RefusableButton>
            <RefusableButton onClick={nothing} refusal={errors.resend_too_soon.says}>
              Resend
            </RefusableButton>
            <Menu>
              <Menu.Target>
                <Button variant="default">Menu</Button>
              </Menu.Target>
              <Menu.Dropdown>
                <RefusableItem onClick={nothing} shortcut="e">
                  Open
                </RefusableItem>
                <RefusableItem onClick={nothing} refusal={errors.last_owner.says}>
                  Remove
                </RefusableItem>
                <RefusableItem onClick={nothing} dangerous>
                  Revoke access
                </RefusableItem>
              </Menu.Dropdown>
            </Menu>
          </Group>
        </Piece>
        <Piece name="Facts, Time, Keys">
          <Facts
            items={[
              ['Relative', <Time key="r" at={new Date(Date.now() + 3 * 86_400_000).toISOString()} focusable />],
              ['Absolute', <Time key="a" at={new Date().toISOString()} absolute />],
              ['Keys', <Keys key="k" keys="g p" />],
            ]}
          />
        </Piece>
        <Piece name="LogoInput">
          <LogoInput label="Logo" name="Oak & Elm" value={logo} onChange={setLogo} />
        </Piece>
        <Piece name="Preview">
          <Preview html={sample} title="A mail" height={180} />
        </Piece>
        <Piece name="Skeletons">
          <LinesSkeleton />
          <TableSkeleton rows={3} />
          <PageSkeleton />
        </Piece>
        <Piece name="Icons">
          <Group gap="lg">
            {Object.entries(icons).map(([name, Icon]) => (
              <span key={name} title={name}>
                <Icon size={22} />
              </span>
            ))}
          </Group>
        </Piece>
      </Stack>
    </main>
  )
}
