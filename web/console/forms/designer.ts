/** What the parts of the designer share: the form as it stands, what is chosen, and everything that can be done. */
import { createContext, useContext } from 'react'
import type { FormPurpose } from '#contract/endpoints/forms.ts'
import type { ColumnKind, FieldKind, FormDefinition } from '#contract/forms/index.ts'
import type { Drop } from './editing/drop.ts'
import type { Patch } from './editing/edit.ts'
import type { PlacedFault } from './editing/fault.ts'
import type { Place } from './editing/places.ts'

/** Where the focus goes after something was done. */
export type Focus = 'outline' | 'name' | 'none'

export interface Actions {
  choose: (place: Place, focus?: Focus) => void
  /** Changes settings; `about` joins what is typed into one setting to one step. */
  set: (place: Place, patch: Patch, about?: string) => void
  name: (place: Place, label: string) => void
  rekey: (place: Place, key: string) => void
  addField: (kind: FieldKind, spot?: { section: string; index: number }) => void
  addColumn: (table: string, kind: ColumnKind) => void
  addSection: () => void
  step: (place: Place, by: 1 | -1) => void
  drop: (place: Place, drop: Drop) => void
  duplicate: (place: Place) => void
  /** Retires what is in use, asks where others speak of it, takes away otherwise. */
  remove: (place: Place) => void
  restore: (place: Place) => void
  kind: (place: Place, kind: FieldKind) => void
  /** The whole form at once: an import, a template. One step to undo. */
  replace: (form: FormDefinition) => void
  undo: () => void
  redo: () => void
  openAdd: () => void
}

export interface Designer {
  purpose: FormPurpose
  form: FormDefinition
  at: Place
  /** Grows whenever something else is chosen. */
  turn: number
  /** Whoever asks for the focus counts this up. */
  focus: { to: Focus; count: number }
  faults: readonly PlacedFault[]
  /** Whether a section, field, column or option of the published version stands at a place. */
  isPublished: (place: Place) => boolean
  /** The published version. */
  published: FormDefinition | undefined
  /** How many partners have answered a field. */
  answersOf: (place: Place) => number
  isReadOnly: boolean
  /** The program's word for a partner. */
  partner: string
  actions: Actions
}

export const DesignerContext = createContext<Designer | undefined>(undefined)

export function useDesigner(): Designer {
  const designer = useContext(DesignerContext)
  if (!designer) throw new Error('useDesigner is used outside of the designer')
  return designer
}

/** The program's word for a partner, also where no designer is around. */
export const useDesignerPartner = (): string => useContext(DesignerContext)?.partner ?? ''
