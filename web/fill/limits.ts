/** What a field takes of files, and how that is said. */
import { type FilesField, type FileType, fileTypes, formLimits } from '#contract/forms/filling.ts'

const usualBytes = 10_000_000

export interface FileLimits {
  most: number
  bytes: number
  types: FileType[]
}

export function limitsOf(field: FilesField): FileLimits {
  return {
    most: field.maxItems ?? 1,
    bytes: Math.min(field.maxBytes ?? usualBytes, formLimits.fileBytes),
    types: field.accepts ?? (Object.keys(fileTypes) as FileType[]), // its keys are the types
  }
}

/** "PDF, PNG or JPEG" */
export function typeWords(types: readonly FileType[]): string {
  return new Intl.ListFormat('en', { type: 'disjunction' }).format(types.map((one) => one.toUpperCase()))
}

/** 1.4 MB */
export function sizeWords(bytes: number, locale: string): string {
  const [value, unit] = bytes >= 1_000_000 ? [bytes / 1_000_000, 'megabyte'] : [Math.max(1, bytes / 1000), 'kilobyte']
  return new Intl.NumberFormat(locale, { style: 'unit', unit, maximumFractionDigits: value < 10 ? 1 : 0 }).format(value)
}
