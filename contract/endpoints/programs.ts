/** Programs: presets to begin from, words, policy with its steps and costs, mail texts, and the published lifecycle. */
import { type Static, type TSchema, Type } from 'typebox'
import { endpoint } from '../endpoint.ts'
import { Lifecycle } from '../lifecycle.ts'
import { mailTemplates, partnershipStatuses, permissionNames, presetNames, subStates } from '../names.ts'
import { entries, Policy, type PolicySetting } from '../policy.ts'
import { Base, Can, Id, Instant, Line, Nullable, Obj, OneOf, Text } from '../schema.ts'
import { buttonNames, dialogFieldNames, tabNames, wordNames } from '../vocabulary.ts'

const words = <const K extends readonly string[], V extends TSchema>(names: K, of: V) =>
  Obj(Object.fromEntries(names.map((name) => [name, of])) as { [N in K[number]]: V }) // fromEntries forgets the keys

const Word = Type.String()
/** All words of a program, the host's own among them. */
export const VocabularyWords = Obj({
  ...words(wordNames, Word).properties,
  status: words(partnershipStatuses, Word),
  subState: words(subStates, Word),
  buttons: words(buttonNames, Word),
  tabs: words(tabNames, Word),
})

/** A word as a host types it; null goes back to the preset's. */
const WordInput = Type.Optional(Nullable(Line(120)))
/** Only what changes. Example: `{ partner: 'Reseller', status: { active: 'Live' }, list: null }`. */
export const VocabularyInput = Obj({
  ...words(wordNames, WordInput).properties,
  status: Type.Optional(words(partnershipStatuses, WordInput)),
  subState: Type.Optional(words(subStates, WordInput)),
  buttons: Type.Optional(words(buttonNames, WordInput)),
  tabs: Type.Optional(words(tabNames, WordInput)),
})
export type VocabularyInput = Static<typeof VocabularyInput>

export const Preset = Obj({
  name: OneOf(presetNames),
  title: Type.String(),
  sentence: Type.String(),
  available: Type.Boolean(),
  /** Why it cannot be used yet. */
  notYet: Nullable(Type.String()),
  /** What both sides go through, for the entry it is used with most. */
  steps: Type.Array(Obj({ number: Type.Integer(), side: OneOf(['host', 'partner'] as const), says: Type.String() })),
})
export type Preset = Static<typeof Preset>

/** What both sides go through under the policy as it stands, for one entry. */
export const EntrySteps = Obj({
  entry: OneOf(entries),
  title: Type.String(),
  steps: Type.Array(Obj({ number: Type.Integer(), side: OneOf(['host', 'partner'] as const), says: Type.String() })),
})
export type EntrySteps = Static<typeof EntrySteps>

/** A combination of settings that leads nowhere, with the reason. */
export const PolicyFault = Obj({
  setting: Type.String(),
  code: Type.String(),
  says: Type.String(),
})
export type PolicyFault = Static<typeof PolicyFault>

export const PolicyCost = Obj({ setting: Type.String(), says: Type.String() })
export type PolicyCost = Static<typeof PolicyCost>

export const PlainQuestion = Obj({
  name: Type.String(),
  asks: Type.String(),
  /** The answer as the policy stands; null when the advanced settings say something else. */
  chosen: Nullable(Type.String()),
  choices: Type.Array(Obj({ value: Type.String(), label: Type.String(), costs: Type.String() })),
})
export type PlainQuestion = Static<typeof PlainQuestion>

/** One setting under *Advanced*. */
export const AdvancedSetting = Obj({
  setting: Type.String(),
  title: Type.String(),
  says: Type.String(),
  /** What it is now. */
  value: Type.Unknown(),
  /** The values that can be chosen, where it is a choice. */
  choices: Nullable(Type.Array(Obj({ value: Type.Unknown(), label: Type.String(), available: Type.Boolean() }))),
  /** False where the feature it belongs to is not built; `feature` names it. */
  available: Type.Boolean(),
  feature: Nullable(Type.String()),
})
export type AdvancedSetting = Static<typeof AdvancedSetting>

export const Permission = Obj({ name: OneOf(permissionNames), title: Type.String(), says: Type.String() })
export type Permission = Static<typeof Permission>

/** A partnership role: a named share of the program's permissions. The key stays when the name changes. */
export const Role = Obj({
  key: Type.String(),
  name: Type.String(),
  permissions: Type.Array(OneOf(permissionNames)),
})
export type Role = Static<typeof Role>

const ConfirmationShape = Obj({ title: Type.String(), says: Type.String(), button: Type.String() })
export const Dialog = Obj({
  title: Type.String(),
  fields: Type.Array(
    Obj({
      name: OneOf(dialogFieldNames),
      label: Type.String(),
      help: Type.Optional(Type.String()),
      required: Type.Boolean(),
      more: Type.Boolean(),
    }),
  ),
  moreLabel: Type.String(),
  buttons: Type.Array(
    Obj({
      entry: OneOf(entries),
      label: Type.String(),
      labelNamed: Type.String(),
      sentence: Type.String(),
      mails: Type.Boolean(),
      /** In the dialog for a new partner, or on the row and page of a recorded one. */
      at: OneOf(['dialog', 'row'] as const),
    }),
  ),
  close: Type.String(),
  severalAddresses: Type.Boolean(),
  inAdministration: Type.Optional(Type.Boolean()),
  confirm: Type.Record(Type.String(), ConfirmationShape),
})

export const ProgramRow = Obj({
  id: Id('prog'),
  name: Type.String(),
  preset: OneOf(presetNames),
  presetTitle: Type.String(),
  archived: Type.Boolean(),
  policyVersion: Type.Integer(),
  vocabulary: VocabularyWords,
  permissions: Type.Array(Permission),
  /** What members of a partner can be given; empty where the program has no roles. */
  roles: Type.Array(Role),
  dialog: Dialog,
  /** What a new invitation offers when nothing else is said. */
  defaultGrant: Policy.properties.defaultGrant,
  inviteTtlDays: Policy.properties.inviteTtlDays,
  entry: Policy.properties.entry,
  createdAt: Instant,
  /** Beside the verbs on the program and its ways to begin: `several`, more than one partner at once. */
  can: Can,
})
export type ProgramRow = Static<typeof ProgramRow>

export const Program = Obj({
  ...ProgramRow.properties,
  policy: Policy,
  /** The words the host has changed. */
  ownWords: VocabularyInput,
  questions: Type.Array(PlainQuestion),
  advanced: Type.Array(AdvancedSetting),
  steps: Type.Array(EntrySteps),
  costs: Type.Array(PolicyCost),
})
export type Program = Static<typeof Program>

export const PolicyInput = Obj({
  /** Question name → value of the choice. */
  answers: Type.Optional(Type.Record(Type.String({ pattern: '^[a-z_]{1,60}$' }), Line(60))),
  /** Advanced settings; what is left out stays as it is. */
  settings: Type.Optional(Type.Partial(Policy, { additionalProperties: false })),
})
export type PolicyInput = Static<typeof PolicyInput>

export const PolicyPreview = Obj({
  policy: Policy,
  questions: Type.Array(PlainQuestion),
  faults: Type.Array(PolicyFault),
  steps: Type.Array(EntrySteps),
  costs: Type.Array(PolicyCost),
  /** The invitation as it would arrive, and the page it leads to; null while there are faults. */
  mail: Nullable(Obj({ subject: Type.String(), html: Type.String(), text: Type.String() })),
  pageHtml: Nullable(Type.String()),
})
export type PolicyPreview = Static<typeof PolicyPreview>

export const ProgramText = Obj({
  template: OneOf(mailTemplates),
  subject: Type.String(),
  body: Type.String(),
  button: Nullable(Type.String()),
  /** The preset's own, to go back to. */
  preset: Obj({ subject: Type.String(), body: Type.String() }),
  changed: Type.Boolean(),
  updatedAt: Nullable(Instant),
})
export type ProgramText = Static<typeof ProgramText>

const Params = Obj({ id: Id('prog') })
const TextParams = Obj({ id: Id('prog'), template: OneOf(mailTemplates) })
const reader = { as: 'member', least: 'viewer' } as const
const keeper = { as: 'member', least: 'admin' } as const
const TextInput = Obj({ subject: Type.Optional(Line(300, 1)), body: Type.Optional(Text(10_000, 1)) })

export const programs = {
  presets: endpoint({
    method: 'GET',
    path: '/v1/presets',
    summary: 'The presets a program can begin from; those not available yet say why',
    tag: 'Programs',
    access: { as: 'person' },
    response: Obj({ items: Type.Array(Preset) }),
  }),
  list: endpoint({
    method: 'GET',
    path: '/v1/programs',
    summary: 'The programs of the organization',
    tag: 'Programs',
    access: reader,
    query: Obj({ archived: Type.Optional(OneOf(['yes', 'no', 'all'] as const)) }),
    response: Obj({ items: Type.Array(ProgramRow) }),
  }),
  create: endpoint({
    method: 'POST',
    path: '/v1/programs',
    summary: 'Begin a program from a preset',
    tag: 'Programs',
    access: keeper,
    body: Obj({ preset: OneOf(presetNames), name: Line(200, 1) }),
    response: Program,
    status: 201,
    errors: ['preset_not_available', 'hosting_not_allowed', 'hosting_awaits_approval'],
  }),
  get: endpoint({
    method: 'GET',
    path: '/v1/programs/{id}',
    summary: 'One program with its words, policy, steps and costs',
    tag: 'Programs',
    access: reader,
    params: Params,
    response: Program,
  }),
  rename: endpoint({
    method: 'PATCH',
    path: '/v1/programs/{id}',
    summary: 'Rename a program',
    tag: 'Programs',
    access: keeper,
    params: Params,
    body: Obj({ name: Line(200, 1), base: Base }),
    response: Program,
    errors: ['edited_since'],
  }),
  archive: endpoint({
    method: 'POST',
    path: '/v1/programs/{id}/archive',
    summary: 'Hide a program; its partnerships go on, and nobody new is invited',
    tag: 'Programs',
    access: keeper,
    params: Params,
    response: Program,
  }),
  unarchive: endpoint({
    method: 'POST',
    path: '/v1/programs/{id}/unarchive',
    summary: 'Use an archived program again',
    tag: 'Programs',
    access: keeper,
    params: Params,
    response: Program,
  }),
  changeVocabulary: endpoint({
    method: 'PATCH',
    path: '/v1/programs/{id}/vocabulary',
    summary: 'Change the words people read; null goes back to the preset’s',
    tag: 'Programs',
    access: keeper,
    params: Params,
    /** In `base`, words below a group are named with a dot: `status.active`. */
    body: Obj({ ...VocabularyInput.properties, base: Base }),
    response: Program,
    errors: ['edited_since'],
  }),
  changePolicy: endpoint({
    method: 'PUT',
    path: '/v1/programs/{id}/policy',
    summary: 'Answer the plain questions or change settings; makes a new version',
    tag: 'Programs',
    access: keeper,
    params: Params,
    body: Obj({
      ...PolicyInput.properties,
      /** Partnerships under way follow the version they began with unless this is true. */
      move: Type.Optional(Type.Boolean()),
      /**
       * The version the change was made from. What somebody else has changed since is kept; of a setting that both changed
       * differently nothing is saved, and `edited_since` says what stands.
       */
      fromVersion: Type.Optional(Type.Integer({ minimum: 1 })),
      /** After `edited_since`: settings that stay as the other has set them. */
      leave: Type.Optional(Type.Array(OneOf(Object.keys(Policy.properties) as PolicySetting[]), { maxItems: 100 })),
      /** After `edited_since`: settings in which one's own counts, with the other's value as it was told. */
      base: Base,
    }),
    response: Program,
    errors: ['policy_impossible', 'setting_not_available', 'edited_since'],
  }),
  changeRoles: endpoint({
    method: 'PUT',
    path: '/v1/programs/{id}/roles',
    summary:
      'The whole list of partnership roles, in its order; without a key a role is new. One that somebody holds stays',
    tag: 'Programs',
    access: keeper,
    params: Params,
    body: Obj({
      roles: Type.Array(
        Obj({
          key: Type.Optional(Type.String({ pattern: '^[a-z][a-z0-9_]{0,59}$' })),
          name: Line(80, 1),
          permissions: Type.Array(OneOf(permissionNames), { maxItems: 50 }),
        }),
        { maxItems: 30 },
      ),
    }),
    response: Program,
    errors: ['role_in_use', 'program_archived'],
  }),
  previewPolicy: endpoint({
    method: 'POST',
    path: '/v1/programs/{id}/policy/preview',
    summary: 'What the change would mean: faults, steps of both sides, costs, mail and accept page. Changes nothing',
    tag: 'Programs',
    access: reader,
    params: Params,
    body: PolicyInput,
    response: PolicyPreview,
  }),
  policyVersions: endpoint({
    method: 'GET',
    path: '/v1/programs/{id}/policy/versions',
    summary: 'The versions of the policy, newest first',
    tag: 'Programs',
    access: reader,
    params: Params,
    response: Obj({
      items: Type.Array(
        Obj({
          version: Type.Integer(),
          by: Nullable(Type.String()),
          at: Instant,
          /** Settings that differ from the version before. */
          changed: Type.Array(Type.String()),
        }),
      ),
    }),
  }),
  texts: endpoint({
    method: 'GET',
    path: '/v1/programs/{id}/texts',
    summary: 'The mail texts, the host’s own on top of the preset’s, and the placeholders they may use',
    tag: 'Programs',
    access: reader,
    params: Params,
    response: Obj({
      placeholders: Type.Array(Obj({ name: Type.String(), says: Type.String() })),
      items: Type.Array(ProgramText),
    }),
  }),
  changeText: endpoint({
    method: 'PUT',
    path: '/v1/programs/{id}/texts/{template}',
    summary: 'Write one’s own text for a mail: plain text with placeholders',
    tag: 'Programs',
    access: keeper,
    params: TextParams,
    body: Obj({ ...TextInput.properties, base: Base }),
    response: ProgramText,
    errors: ['placeholder_unknown', 'edited_since'],
  }),
  resetText: endpoint({
    method: 'DELETE',
    path: '/v1/programs/{id}/texts/{template}',
    summary: 'Go back to the preset’s text',
    tag: 'Programs',
    access: keeper,
    params: TextParams,
    response: ProgramText,
  }),
  previewText: endpoint({
    method: 'POST',
    path: '/v1/programs/{id}/texts/{template}/preview',
    summary: 'The mail as it would arrive with this text. Changes nothing',
    tag: 'Programs',
    access: reader,
    params: TextParams,
    body: TextInput,
    response: Obj({ subject: Type.String(), html: Type.String(), text: Type.String() }),
    errors: ['placeholder_unknown'],
  }),
  lifecycle: endpoint({
    method: 'GET',
    path: '/v1/lifecycle',
    summary: 'The lifecycles as data: states, verbs, who may, what follows',
    tag: 'Programs',
    access: { as: 'public' },
    response: Lifecycle,
  }),
}
