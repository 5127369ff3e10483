/**
 * Saving the draft by itself. Each save names the revision it was made from: where a colleague saved meanwhile, nothing is
 * overwritten, and the person is asked. What is not on the server yet is kept in this browser too.
 */
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { FormPurpose } from '#contract/endpoints/forms.ts'
import type { FormDefinition } from '#contract/forms/index.ts'
import { ApiError } from '#web/lib/api.ts'
import { useActing } from '#web/lib/client.tsx'
import { keep, readKept } from '#web/lib/storage.ts'
import { isSame } from './editing/compare.ts'
import { type Form, formsKey } from './queries.ts'

export type Saving =
  | { is: 'saved' }
  | { is: 'waiting' }
  | { is: 'saving' }
  | { is: 'failed'; error: unknown }
  /** A colleague saved something else; it is for the person to choose. */
  | { is: 'conflict'; theirs: Form }

interface Kept {
  revision: number
  definition: FormDefinition
}

const pauseMs = 700
const againMs = 5_000

/** What the designer begins with: the draft, else what is published. */
export const definitionOf = (form: Form): FormDefinition | undefined =>
  form.draft?.definition ?? form.published?.definition
export const revisionOf = (form: Form): number => form.draft?.revision ?? 0

const keptUnder = (program: string, purpose: string) => `form-${program}-${purpose}`

/** What was typed here and did not reach the server, as long as nobody else saved meanwhile. */
export function unsaved(server: Form): FormDefinition | undefined {
  const kept = readKept<Kept>(keptUnder(server.programId, server.purpose))
  return kept && kept.revision === revisionOf(server) ? kept.definition : undefined
}

interface Options {
  server: Form
  /** As it stands on the screen; undefined while nothing was begun. */
  form: FormDefinition | undefined
  /** A colleague saved and nothing was changed here: theirs is taken over. */
  adopt: (definition: FormDefinition | undefined, theirs: Form) => void
}

export function useSaving({ server, form, adopt }: Options) {
  const { api, organization } = useActing()
  const client = useQueryClient()
  const { programId, purpose } = server
  const [saving, setSaving] = useState<Saving>({ is: 'saved' })
  const revision = useRef(revisionOf(server))
  const onServer = useRef(definitionOf(server))
  const latest = useRef(form)
  latest.current = form
  const running = useRef<Promise<void>>(undefined)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const state = useRef(saving)
  state.current = saving

  const put = useCallback(
    (answer: Form) => client.setQueryData([...formsKey(organization.id, programId), purpose], answer),
    [client, organization.id, programId, purpose],
  )
  /** Takes an answer of the server as what is saved. */
  const settle = useCallback(
    (answer: Form, definition: FormDefinition | undefined) => {
      revision.current = revisionOf(answer)
      onServer.current = definition
      keep(keptUnder(programId, purpose), undefined)
      put(answer)
      void client.invalidateQueries({ queryKey: formsKey(organization.id, programId), exact: true })
    },
    [client, organization.id, programId, purpose, put],
  )

  const save = useCallback(
    async (over?: number): Promise<void> => {
      await running.current
      const definition = latest.current
      if (!definition || (over === undefined && state.current.is === 'conflict')) return
      if (over === undefined && definition === onServer.current) {
        // Undone to what is saved already.
        keep(keptUnder(programId, purpose), undefined)
        setSaving((now) => (now.is === 'waiting' ? { is: 'saved' } : now))
        return
      }
      const run = async () => {
        setSaving({ is: 'saving' })
        const params = { id: programId, purpose: purpose as FormPurpose }
        try {
          const body = { revision: over ?? revision.current, definition }
          settle(await api.forms.saveDraft({ params, body }), definition)
          setSaving({ is: latest.current === definition ? 'saved' : 'waiting' })
        } catch (error) {
          if (!(error instanceof ApiError) || error.code !== 'conflict') {
            setSaving({ is: 'failed', error })
            return
          }
          const theirs = await api.forms.get({ params })
          if (isSame(definitionOf(theirs), definition)) {
            settle(theirs, definition)
            setSaving({ is: 'saved' })
          } else setSaving({ is: 'conflict', theirs })
        }
      }
      running.current = run()
        .catch((error: unknown) => setSaving({ is: 'failed', error }))
        .finally(() => {
          running.current = undefined
        })
      await running.current
    },
    [api, programId, purpose, settle],
  )

  // A change waits for a pause in typing.
  useEffect(() => {
    if (!form || form === onServer.current || state.current.is === 'conflict') return
    keep(keptUnder(programId, purpose), { revision: revision.current, definition: form } satisfies Kept)
    if (state.current.is === 'saved') setSaving({ is: 'waiting' })
    clearTimeout(timer.current)
    timer.current = setTimeout(() => void save(), pauseMs)
  }, [form, save, programId, purpose])
  // Also what was typed while the one before was on its way, and what failed.
  useEffect(() => {
    if (saving.is !== 'waiting' && saving.is !== 'failed') return
    const isRefused = saving.is === 'failed' && saving.error instanceof ApiError
    if (isRefused) return
    const again = setTimeout(() => void save(), saving.is === 'failed' ? againMs : pauseMs)
    return () => clearTimeout(again)
  }, [saving, save])
  // Leaving the page saves at once.
  useEffect(
    () => () => {
      clearTimeout(timer.current)
      void save()
    },
    [save],
  )

  // A colleague saved: quietly taken over where nothing was changed here, asked otherwise.
  useEffect(() => {
    if (running.current || state.current.is === 'conflict' || state.current.is === 'saving') return
    const theirs = revisionOf(server)
    const isOther = theirs !== revision.current && !isSame(definitionOf(server), onServer.current)
    if (!isOther) {
      revision.current = theirs
      return
    }
    if (latest.current === onServer.current || !latest.current) {
      revision.current = theirs
      onServer.current = definitionOf(server)
      adopt(definitionOf(server), server)
    } else setSaving({ is: 'conflict', theirs: server })
  }, [server, adopt])

  return {
    saving,
    /** Saves what is not saved yet and waits for it. */
    flush: useCallback(async () => {
      clearTimeout(timer.current)
      await save()
    }, [save]),
    revision: useCallback(() => revision.current, []),
    /** After publishing, discarding, switching: what the server says now is what is on the screen. */
    settle: useCallback(
      (answer: Form) => {
        clearTimeout(timer.current)
        settle(answer, definitionOf(answer))
        setSaving({ is: 'saved' })
        return onServer.current
      },
      [settle],
    ),
    /** Something beside the definition changed on the server. */
    note: put,
    /** Ends a conflict with theirs (which is given back) or with one's own, written over theirs. */
    takeTheirs: useCallback(() => {
      if (state.current.is !== 'conflict') return undefined
      const { theirs } = state.current
      settle(theirs, definitionOf(theirs))
      setSaving({ is: 'saved' })
      return definitionOf(theirs)
    }, [settle]),
    keepMine: useCallback(async () => {
      if (state.current.is !== 'conflict') return
      await save(revisionOf(state.current.theirs))
    }, [save]),
  }
}
