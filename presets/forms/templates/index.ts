/** The forms a designer may begin with. */
import { agency } from './agency.ts'
import { charity } from './charity.ts'
import { reseller } from './reseller.ts'
import { supplier } from './supplier.ts'
import { technology } from './technology.ts'
import type { FormTemplate } from './template.ts'

export type { FormTemplate } from './template.ts'

export const formTemplates: readonly FormTemplate[] = [reseller, agency, supplier, charity, technology]
