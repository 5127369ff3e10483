/** The partnership roles of a program: their names, and which of the granted permissions each gives. */
import { Button, Checkbox, Group, Stack, Text, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useActing } from '#web/lib/client.tsx'
import { faultsOf, sentenceOf } from '#web/lib/faults.ts'
import { t as shared } from '#web/lib/words.ts'
import { EmptyState } from '#web/ui/EmptyState.tsx'
import { IconPeople, IconPlus } from '#web/ui/icons.tsx'
import { Panel } from '#web/ui/Panel.tsx'
import classes from './program.module.css'
import { type Program, useSaved } from './saving.ts'
import { t } from './words.ts'

/** One without a key is new. */
interface Typed {
  id: number
  key?: string
  name: string
  permissions: Program['roles'][number]['permissions']
}

export function RolesTab({ program }: { program: Program }) {
  const { api } = useActing()
  const saved = useSaved()
  const begin = () => program.roles.map((role, id): Typed => ({ ...role, id }))
  const [roles, setRoles] = useState(begin)
  const isReadOnly = program.can.change_roles !== true
  const isChanged = JSON.stringify(roles) !== JSON.stringify(begin())
  const save = useMutation({
    mutationFn: () =>
      api.programs.changeRoles({
        params: { id: program.id },
        body: { roles: roles.map(({ id: _id, ...role }) => ({ ...role, name: role.name.trim() })) },
      }),
    onSuccess: (after) => {
      setRoles(after.roles.map((role, id) => ({ ...role, id })))
      saved(after)
    },
  })
  const faults = faultsOf(save.error)
  const change = (id: number, part: Partial<Typed>) =>
    setRoles(roles.map((role) => (role.id === id ? { ...role, ...part } : role)))
  const add = () => {
    const id = Math.max(0, ...roles.map((role) => role.id)) + 1
    setRoles([...roles, { id, name: '', permissions: program.permissions.map((one) => one.name) }])
  }
  const first = program.roles.find((role) => role.key === program.policy.firstMemberRole)
  return (
    <Panel title={t('program.tab_roles')}>
      <Text size="sm" c="dimmed" mb="md">
        {program.policy.memberAccessDefault === 'chosen' ? t('roles.decide') : t('roles.names')}{' '}
        {first ? t('roles.first', { name: first.name }) : t('roles.noFirst')}
      </Text>
      {roles.length === 0 && (
        <EmptyState title={t('roles.none')} icon={<IconPeople size={26} />} tone="quiet">
          {t('roles.noneSays')}
        </EmptyState>
      )}
      <Stack gap="lg">
        {roles.map((role, index) => (
          <fieldset key={role.id} className={classes.plain}>
            <legend className={classes.legend}>{role.name || t('roles.new')}</legend>
            <Stack gap="xs">
              <Group align="flex-end" gap="xs">
                <TextInput
                  label={t('roles.name')}
                  value={role.name}
                  maxLength={80}
                  w={280}
                  disabled={isReadOnly}
                  error={faults[`roles.${index}.name`]}
                  onChange={(event) => change(role.id, { name: event.currentTarget.value })}
                />
                {!isReadOnly && (
                  <Button
                    variant="default"
                    aria-label={t('roles.removeNamed', { name: role.name || t('roles.new') })}
                    onClick={() => setRoles(roles.filter((one) => one.id !== role.id))}
                  >
                    {t('roles.remove')}
                  </Button>
                )}
              </Group>
              <Checkbox.Group
                label={t('roles.gives')}
                value={role.permissions}
                onChange={(names) =>
                  change(role.id, {
                    permissions: program.permissions.map((one) => one.name).filter((one) => names.includes(one)),
                  })
                }
              >
                <Stack gap={6} mt={6}>
                  {program.permissions.map((one) => (
                    <Checkbox
                      key={one.name}
                      value={one.name}
                      label={one.title}
                      description={one.says}
                      disabled={isReadOnly}
                    />
                  ))}
                </Stack>
              </Checkbox.Group>
            </Stack>
          </fieldset>
        ))}
      </Stack>
      {save.isError && (
        <Text role="alert" size="sm" c="red" mt="md">
          {faults.roles ?? Object.values(faults)[0] ?? sentenceOf(save.error)}
        </Text>
      )}
      {!isReadOnly && (
        <Group mt="lg">
          <Button variant="default" leftSection={<IconPlus size={16} />} onClick={add}>
            {t('roles.add')}
          </Button>
          {isChanged && (
            <>
              <Button onClick={() => save.mutate()} loading={save.isPending}>
                {shared('ui.save')}
              </Button>
              <Button
                variant="subtle"
                onClick={() => {
                  save.reset()
                  setRoles(begin())
                }}
              >
                {t('program.discard')}
              </Button>
            </>
          )}
        </Group>
      )}
    </Panel>
  )
}
