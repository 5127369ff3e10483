/** What the parts of an address are called where. */
import type { AddressPart } from '#contract/forms/filling.ts'
import { t } from './words.ts'

const regions: Record<string, 'state' | 'province' | 'county' | 'canton' | 'prefecture'> = {
  US: 'state',
  AU: 'state',
  BR: 'state',
  DE: 'state',
  AT: 'state',
  IN: 'state',
  MX: 'state',
  MY: 'state',
  NG: 'state',
  CA: 'province',
  AR: 'province',
  BE: 'province',
  CN: 'province',
  ES: 'province',
  IT: 'province',
  NL: 'province',
  ZA: 'province',
  GB: 'county',
  IE: 'county',
  KE: 'county',
  SE: 'county',
  CH: 'canton',
  JP: 'prefecture',
}
const codes: Record<string, 'zip' | 'postal' | 'pin' | 'eircode'> = {
  US: 'zip',
  PH: 'zip',
  CA: 'postal',
  IN: 'pin',
  IE: 'eircode',
}

/** Labels of the parts in the words of a country; neutral ones before it is known. Example: `addressWords('US').postalCode`. */
export function addressWords(country: string): Record<AddressPart, string> {
  const region = regions[country]
  const code = codes[country]
  return {
    line1: t('address.line1'),
    line2: t('address.line2'),
    city: t('address.city'),
    region: region ? t(`address.regions.${region}`) : t('address.region'),
    postalCode: code ? t(`address.codes.${code}`) : t('address.postalCode'),
    country: t('address.country'),
  }
}
