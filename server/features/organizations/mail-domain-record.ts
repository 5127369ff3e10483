/** Looking for the TXT record that proves a mail domain. The question goes out through an injected resolver, and always comes back. */
import { Resolver } from 'node:dns/promises'
import type { RecordOutcome } from '#contract/endpoints/mail-domains.ts'

/** The values of a TXT record; throws an error with a `code` as `node:dns` does. */
export type LookUpTxt = (name: string) => Promise<string[]>

const tries = 2
const millisecondsPerTry = 2_500
/** Whatever the resolver does. */
const overallMilliseconds = 8_000

/** Asks the name servers of this machine. */
export const lookUpTxt: LookUpTxt = async (name) => {
  const resolver = new Resolver({ timeout: millisecondsPerTry, tries })
  const chunks = await resolver.resolveTxt(name)
  return chunks.map((parts) => parts.join(''))
}

export const recordNameOf = (domain: string): string => `_entente.${domain}`
export const recordValueOf = (token: string): string => `entente-domain=${token}`

export interface Look {
  outcome: RecordOutcome
  /** Other values found there, cut short. */
  found: string | null
}

/** What stands at the record now. Never throws and never hangs. */
export async function lookForRecord(lookUp: LookUpTxt, domain: string, token: string): Promise<Look> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('late')), overallMilliseconds)
  })
  try {
    const values = await Promise.race([lookUp(recordNameOf(domain)), late])
    if (values.some((value) => value.trim() === recordValueOf(token))) return { outcome: 'found', found: null }
    if (values.length === 0) return { outcome: 'absent', found: null }
    return { outcome: 'other', found: values.map(short).slice(0, 3).join(' · ') }
  } catch (error) {
    // no such name, or no TXT record at it: an answer. Anything else is none.
    const { code } = error as { code?: unknown }
    return { outcome: code === 'ENOTFOUND' || code === 'ENODATA' ? 'absent' : 'silent', found: null }
  } finally {
    clearTimeout(timer)
  }
}

const short = (value: string): string => {
  const plain = value.replaceAll(/[\p{C}\s]+/gu, ' ').trim()
  return plain.length > 80 ? `${plain.slice(0, 79)}…` : plain
}
