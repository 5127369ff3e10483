/** Countries and currencies: codes here, names by `Intl` in the reader's language. */

/** The codes of ISO 3166-1, two letters each, in a row; and XK, which is in use for Kosovo. */
const countries =
  'ADAEAFAGAIALAMAOAQARASATAUAWAXAZBABBBDBEBFBGBHBIBJBLBMBNBOBQBRBSBTBVBWBYBZCACCCDCFCGCHCICKCLCMCNCOCRCUCVCWCXCYCZDEDJDKDMDODZ' +
  'ECEEEGEHERESETFIFJFKFMFOFRGAGBGDGEGFGGGHGIGLGMGNGPGQGRGSGTGUGWGYHKHMHNHRHTHUIDIEILIMINIOIQIRISITJEJMJOJPKEKGKHKIKMKNKPKRKWKYKZ' +
  'LALBLCLILKLRLSLTLULVLYMAMCMDMEMFMGMHMKMLMMMNMOMPMQMRMSMTMUMVMWMXMYMZNANCNENFNGNINLNONPNRNUNZOMPAPEPFPGPHPKPLPMPNPRPSPTPWPYQARE' +
  'RORSRURWSASBSCSDSESGSHSISJSKSLSMSNSOSRSSSTSVSXSYSZTCTDTFTGTHTJTKTLTMTNTOTRTTTVTWTZUAUGUMUSUYUZVAVCVEVGVIVNVUWFWSXKYEYTZAZMZW'

/** Every country's code. */
export const countryCodes: readonly string[] = countries.match(/../g) as string[] // there are some

const known: ReadonlySet<string> = new Set(countryCodes)
export const isCountry = (code: string): boolean => known.has(code)

const digits = new Map<string, number>()

/** How many digits a currency has after the point. Example: `currencyDigits('JPY') === 0`. */
export function currencyDigits(currency: string): number {
  let found = digits.get(currency)
  if (found === undefined) {
    // other texts would make `Intl` throw
    const style = /^[A-Z]{3}$/.test(currency) ? { style: 'currency' as const, currency } : { maximumFractionDigits: 2 }
    found = new Intl.NumberFormat('en', style).resolvedOptions().maximumFractionDigits as number // there always is one
    digits.set(currency, found)
  }
  return found
}

/** True for codes of three capital letters that `Intl` has a name for. */
export function isCurrency(code: string): boolean {
  if (!/^[A-Z]{3}$/.test(code)) return false
  return new Intl.DisplayNames('en', { type: 'currency', fallback: 'none' }).of(code) !== undefined
}
