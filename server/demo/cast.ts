/**
 * Who plays in the demonstration. Everybody and everything is made up; addresses are at domains that are reserved for
 * examples and belong to nobody.
 */

/** A program with its host's people. */
export const hosts = {
  riverbend: {
    name: 'Riverbend Essentials Bank',
    domain: 'riverbend.example',
    colour: '#0b6e84',
    program: { preset: 'essentials_bank', name: 'Partner agencies' },
    contact: 'Sam Okafor',
    city: 'Riverbend',
  },
  switchyard: {
    name: 'Switchyard',
    domain: 'switchyard.example',
    colour: '#5b4bb3',
    program: { preset: 'integration_marketplace', name: 'Integration partners' },
    contact: 'Tess Nakamura',
    city: 'Port Ellery',
  },
  harbour: {
    name: 'Harbour & Hale',
    domain: 'harbourhale.example',
    colour: '#a63d2f',
    program: { preset: 'delegated_sourcing', name: 'Sourcing delegates' },
    contact: 'Vera Stone',
    city: 'Harbour Point',
  },
  kestrel: {
    name: 'Kestrel Works',
    domain: 'kestrelworks.example',
    colour: '#8a5200',
    program: { preset: 'b2b_portal', name: 'Supplier portal' },
    contact: 'Jonas Field',
    city: 'Millbrook',
  },
} as const
export type HostName = keyof typeof hosts

/** People with an address of their own, by a short name. */
export const people = {
  nora: {
    name: 'Nora Lindqvist',
    email: 'nora@riverbend.example',
    is: 'owner of Riverbend, administers the installation',
  },
  sam: { name: 'Sam Okafor', email: 'sam@riverbend.example', is: 'partner manager at Riverbend' },
  ruth: { name: 'Ruth Delgado', email: 'ruth@riverbend.example', is: 'member at Riverbend' },
  iris: { name: 'Iris Blum', email: 'iris@riverbend.example', is: 'may only look at Riverbend' },
  milo: { name: 'Milo Brandt', email: 'milo@switchyard.example', is: 'owner of Switchyard' },
  tess: { name: 'Tess Nakamura', email: 'tess@switchyard.example', is: 'partner manager at Switchyard' },
  vera: { name: 'Vera Stone', email: 'vera@harbourhale.example', is: 'owner of Harbour & Hale' },
  dev: { name: 'Dev Anand', email: 'dev@harbourhale.example', is: 'administrator at Harbour & Hale' },
  lou: { name: 'Lou Park', email: 'lou@harbourhale.example', is: 'member at Harbour & Hale, may not invite' },
  anneke: { name: 'Anneke Vos', email: 'anneke@kestrelworks.example', is: 'owner of Kestrel Works' },
  jonas: { name: 'Jonas Field', email: 'jonas@kestrelworks.example', is: 'partner manager at Kestrel Works' },
  lena: {
    name: 'Lena Marsh',
    email: 'lena@copperline.example',
    is: 'has to complete the Partner Form of Switchyard before anything else opens',
  },
  tomas: {
    name: 'Tomas Reed',
    email: 'tomas@cornerhouse.example',
    is: 'of Corner House, whose profile came back from Riverbend for changes',
  },
  ada: { name: 'Ada Quill', email: 'ada@quill.example', is: 'a partner of several hosts, with an open invitation' },
  grace: {
    name: 'Grace Adeyemi',
    email: 'grace@maplestreet.example',
    is: 'a partner agency of Riverbend, with a colleague',
  },
  maura: { name: 'Maura Quinn', email: 'maura@stbrigid.example', is: 'a partner agency that is deactivated' },
  ingrid: {
    name: 'Ingrid Solberg',
    email: 'ingrid@brightwater.example',
    is: 'administrator of a supplier of Kestrel Works',
  },
} as const
export type PersonName = keyof typeof people

/** The ones whose sign-in links are printed first. */
export const mainCast: PersonName[] = ['nora', 'sam', 'vera', 'milo', 'anneke', 'ada', 'grace', 'maura', 'ingrid']

/** Members beside the owners, with their roles. */
export const colleagues = [
  { host: 'riverbend', person: 'sam', role: 'partner_manager' },
  { host: 'riverbend', person: 'ruth', role: 'member' },
  { host: 'riverbend', person: 'iris', role: 'viewer' },
  { host: 'switchyard', person: 'tess', role: 'partner_manager' },
  { host: 'harbour', person: 'dev', role: 'admin' },
  { host: 'harbour', person: 'lou', role: 'member' },
  { host: 'kestrel', person: 'jonas', role: 'partner_manager' },
] as const satisfies { host: HostName; person: PersonName; role: string }[]

export const owners = {
  riverbend: 'nora',
  switchyard: 'milo',
  harbour: 'vera',
  kestrel: 'anneke',
} as const satisfies Record<HostName, PersonName>
