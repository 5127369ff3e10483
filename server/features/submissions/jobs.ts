/** What time does by itself with files: those no answer names are deleted, and contents that belong to nothing. */

import { toPublicId } from '#server/platform/id.ts'
import type { Schedule } from '#server/platform/outbox/index.ts'
import { listKnown, takeUnnamed } from './file-store.ts'
import type { FilesOf } from './files.ts'

const day = 86_400_000
const batch = 200

export const fileSchedules = ({ storage }: FilesOf): Schedule[] => [
  {
    name: 'submissions.unnamed_files',
    everySeconds: 3_600,
    async run(ctx) {
      const before = new Date(ctx.now().getTime() - day)
      for (;;) {
        const { gone, looked } = await ctx.db.transaction({ as: 'system' }, (tx) =>
          takeUnnamed(tx, before, batch, (id) => toPublicId('file', id)),
        )
        // the rows are gone for good now, so the contents may follow; what is left by a crash is found by the sweep
        for (const id of gone) await storage.remove(id)
        if (looked < batch) return
      }
    },
  },
  {
    name: 'submissions.sweep_files',
    everySeconds: 86_400,
    async run(ctx) {
      const old = await storage.listOlder(new Date(ctx.now().getTime() - day), 100_000)
      for (let from = 0; from < old.length; from += batch) {
        const ids = old.slice(from, from + batch)
        const known = await ctx.db.transaction({ as: 'system' }, (tx) => listKnown(tx, ids))
        for (const id of ids) if (!known.has(id)) await storage.remove(id)
      }
    },
  },
]
