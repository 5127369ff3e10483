import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useActing } from '#web/lib/client.tsx'
import { saveText } from '#web/lib/save.ts'
import { serverNow } from '#web/lib/server-time.ts'
import { tell, tellError } from '#web/lib/toasts.tsx'
import { usePrograms } from '../programs.tsx'
import classes from './explorer.module.css'
import { filterOf } from './state.ts'
import type { ToolProps } from './Toolbar.tsx'
import { t } from './words.ts'

const types = { csv: 'text/csv', json: 'application/json' }
/** Reading the answer as text takes the mark away by which spreadsheets know UTF-8. */
const mark = '\uFEFF'

/** Everything that matches, as a file. */
export function ExportPanel({ state, close }: ToolProps) {
  const { api, organization } = useActing()
  const { program } = usePrograms()
  const fetchFile = useMutation({
    mutationFn: async (format: 'csv' | 'json') => {
      const text = await api.partnerships.export({
        query: { ...filterOf(state, program?.id), sort: state.sort, format },
      })
      const name = `${organization.slug}-partners-${new Date(serverNow()).toISOString().slice(0, 10)}.${format}`
      saveText(name, format === 'csv' ? mark + text : text, types[format])
      return name
    },
    onSuccess: (name) => {
      tell(t('export.done', { name }))
      close()
    },
    onError: tellError,
  })
  return (
    <div className={classes.panelFields}>
      <p className={classes.panelSays}>{t('export.says')}</p>
      {(['csv', 'json'] as const).map((format) => (
        <Button
          key={format}
          variant="default"
          fullWidth
          loading={fetchFile.isPending && fetchFile.variables === format}
          disabled={fetchFile.isPending && fetchFile.variables !== format}
          onClick={() => fetchFile.mutate(format)}
        >
          {t(`export.${format}`)}
        </Button>
      ))}
    </div>
  )
}
