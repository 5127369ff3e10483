/** Files on their way: chosen, dropped, pasted or photographed. One that cannot be taken says so and leaves the others alone. */
import { type FilesField, fileTypes } from '#contract/forms/filling.ts'
import { limitsOf, sizeWords, typeWords } from './limits.ts'
import type { Page } from './open-page.tsx'
import { fieldOf } from './places.ts'
import { withAnswer } from './posting.ts'
import type { Saving } from './saving.ts'
import { Refused, type StoredFile, sendFile } from './send.ts'
import { filesAt } from './typed.ts'
import type { Sending } from './view.ts'
import { t } from './words.ts'

export interface Uploads {
  add(path: string, files: Iterable<File>): void
  cancel(id: string): void
  again(id: string): void
  busy(): boolean
}

export function startUploads(page: Page, saving: Saving): Uploads {
  const files = new Map<string, { file: File; stop(): void }>()
  let count = 0

  const change = (id: string, to: Partial<Sending>) =>
    page.show({ sending: page.state().sending.map((one) => (one.id === id ? { ...one, ...to } : one)) })
  const drop = (id: string) => {
    files.delete(id)
    page.show({ sending: page.state().sending.filter((one) => one.id !== id) })
  }

  function add(path: string, chosen: Iterable<File>) {
    const field = fieldOf(page.state().view.submission.definition, path)
    if (field?.kind !== 'files') return
    for (const file of chosen) {
      const id = `sending-${++count}`
      const fault = judge(field, path, file)
      page.show({
        sending: [
          ...page.state().sending,
          { id, path, name: file.name, bytes: file.size, sent: fault ? -1 : 0, fault },
        ],
      })
      if (!fault) void send(id, path, field, file)
    }
  }

  /** What can be said before anything is sent. */
  function judge(field: FilesField, path: string, file: File): string | null {
    const { view, typed, sending } = page.state()
    const { most, bytes, types } = limitsOf(field)
    const there = filesAt(typed, path).length + sending.filter((one) => one.path === path && !one.fault).length
    if (most > 1 && there >= most) return t('files.tooMany', { max: most, name: file.name })
    if (file.size === 0) return t('files.empty', { name: file.name })
    if (file.size > bytes) {
      const most = sizeWords(bytes, view.locale)
      return t('files.tooLarge', { name: file.name, size: sizeWords(file.size, view.locale), most })
    }
    const ending = file.name.toLowerCase().split('.').at(-1) ?? ''
    const isTaken = types.some(
      (type) => fileTypes[type].type === file.type || fileTypes[type].endings.some((one) => one === ending),
    )
    return isTaken ? null : t('files.wrongType', { name: file.name, types: typeWords(types) })
  }

  async function send(id: string, path: string, field: FilesField, file: File) {
    const { done, stop } = sendFile(page.state().view.api, path, file, (sent) => change(id, { sent }))
    files.set(id, { file, stop })
    try {
      stored(path, field, await done)
      drop(id)
    } catch (error) {
      if (!files.has(id)) return
      const says = error instanceof Refused ? `${file.name}: ${error.message}` : t('files.failed', { name: file.name })
      change(id, { fault: says })
    }
  }

  function stored(path: string, field: FilesField, ref: StoredFile) {
    const { typed, view } = page.state()
    const file = { id: ref.id, name: ref.name, type: ref.mediaType, size: ref.bytes }
    const before = filesAt(typed, path)
    const now = limitsOf(field).most === 1 ? [file] : [...before, file]
    page.show({
      typed: withAnswer(typed, path, now),
      view: { ...view, submission: { ...view.submission, files: [...view.submission.files, ref] } },
      faults: page.state().faults.filter((one) => one.path !== path),
    })
    saving.touched([path.split('.')[0] ?? path])
  }

  return {
    add,
    cancel(id) {
      files.get(id)?.stop()
      drop(id)
    },
    again(id) {
      const known = files.get(id)
      const one = page.state().sending.find((each) => each.id === id)
      const field = one && fieldOf(page.state().view.submission.definition, one.path)
      if (!known || field?.kind !== 'files') return
      change(id, { fault: null, sent: 0 })
      void send(id, one?.path ?? '', field, known.file)
    },
    busy: () => page.state().sending.some((one) => !one.fault),
  }
}
