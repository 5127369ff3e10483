/** Countries by name: the form shows and sends names, which halves the size of the list; the code is found again here. */

// ISO 3166-1, every officially assigned code
const codes =
  'ADAEAFAGAIALAMAOAQARASATAUAWAXAZBABBBDBEBFBGBHBIBJBLBMBNBOBQBRBSBTBVBWBYBZCACCCDCFCGCHCICKCLCMCNCOCRCUCVCWCXCYCZDEDJDKDMDODZECEEEGEHERESETFIFJFKFMFOFRGAGBGDGEGFGGGHGIGLGMGNGPGQGRGSGTGUGWGYHKHMHNHRHTHUIDIEILIMINIOIQIRISITJEJMJOJPKEKGKHKIKMKNKPKRKWKYKZLALBLCLILKLRLSLTLULVLYMAMCMDMEMFMGMHMKMLMMMNMOMPMQMRMSMTMUMVMWMXMYMZNANCNENFNGNINLNONPNRNUNZOMPAPEPFPGPHPKPLPMPNPRPSPTPWPYQARERORSRURWSASBSCSDSESGSHSISJSKSLSMSNSOSRSSSTSVSXSYSZTCTDTFTGTHTJTKTLTMTNTOTRTTTVTWTZUAUGUMUSUYUZVAVCVEVGVIVNVUWFWSYEYTZAZMZW'
let named: Map<string, string> | undefined

/** Every country's English name, sorted. */
export function countryNames(): string[] {
  return [...byName().keys()]
}

/** The code of a country by its name. Example: `countryCode('Germany') === 'DE'`. */
export function countryCode(name: string): string | undefined {
  return byName().get(name)
}

function byName(): Map<string, string> {
  const names = new Intl.DisplayNames('en', { type: 'region' })
  const nameOf = (code: string) => names.of(code) ?? code
  named ??= new Map(
    (codes.match(/../g) ?? [])
      .map((code) => [nameOf(code), code] as const)
      .sort(([a], [b]) => a.localeCompare(b, 'en')),
  )
  return named
}
