/** The five presets (section 10): only data, and everything in it can be changed by the host afterwards. */
import { type MailTemplate, type PresetName, presetNames } from '#contract/names.ts'
import type { Policy, PolicySetting } from '#contract/policy.ts'
import {
  type InstallationMailTemplate,
  installationMailTemplates,
  type MailText,
  type PresetData,
  type Question,
} from '#contract/vocabulary.ts'
import { builtPart, builtQuestions } from './availability.ts'
import { b2bPortal } from './b2b-portal.ts'
import { channelProgram } from './channel-program.ts'
import { delegatedSourcing } from './delegated-sourcing.ts'
import { essentialsBank } from './essentials-bank.ts'
import { installationMails } from './installation-mails.ts'
import { integrationMarketplace } from './integration-marketplace.ts'

export { baseMails, basePolicy, baseVocabulary } from './base.ts'
export { installationMails } from './installation-mails.ts'

export const presets: Record<PresetName, PresetData> = {
  essentials_bank: essentialsBank,
  integration_marketplace: integrationMarketplace,
  delegated_sourcing: delegatedSourcing,
  channel_program: channelProgram,
  b2b_portal: b2bPortal,
}

/** In the order they are shown. */
export const presetList: readonly PresetData[] = presetNames.map((name) => presets[name])

/** The policy a new program begins with: section 2.6, as far as it is built. */
export function startingPolicy(preset: PresetName): Policy {
  return builtPart(presets[preset].policy)
}

/** The plain questions of a preset that can be asked now. */
export function questionsOf(preset: PresetName): Question[] {
  return builtQuestions(presets[preset].questions)
}

/** The answer to a question under a policy; null when its settings fit none of the choices. */
export function chosenAnswer(question: Question, policy: Policy): string | null {
  return question.choices.find((choice) => fits(choice.sets, policy))?.value ?? null
}

function fits(sets: Question['choices'][number]['sets'], policy: Policy): boolean {
  return Object.entries(sets).every(([name, value]) => {
    const now = policy[name as PolicySetting] // a change has only these keys
    if (name !== 'defaultGrant') return JSON.stringify(sorted(now)) === JSON.stringify(sorted(value))
    return Object.entries(value as object).every(
      ([part, wanted]) => policy.defaultGrant[part as 'visibility'] === wanted,
    )
  })
}

const sorted = (value: unknown) => (Array.isArray(value) ? value.toSorted() : value)

/** The preset's words of one mail. */
export function mailTextOf(preset: PresetName, template: MailTemplate): MailText {
  return isInstallationMail(template) ? installationMails[template] : presets[preset].mails[template]
}

export function isInstallationMail(template: MailTemplate): template is InstallationMailTemplate {
  return installationMailTemplates.some((one) => one === template)
}
