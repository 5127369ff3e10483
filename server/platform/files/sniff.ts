/**
 * What a content is, by its own bytes and never by its name. Reads a little at the beginning, at the end and where a
 * directory lies; nothing is unpacked, drawn or run.
 */
import type { FileType } from '#contract/forms/index.ts'

/** Some bytes of a content from a place on. */
export type ReadAt = (position: number, length: number) => Promise<Buffer>

const headBytes = 4096

/** The kind of a content, as far as it is one that may be sent; undefined: none of them. */
export async function sniff(readAt: ReadAt, bytes: number): Promise<FileType[]> {
  const head = await readAt(0, Math.min(headBytes, bytes))
  if (head.length === 0) return []
  if (starts(head, '%PDF-')) return ['pdf']
  if (head.subarray(0, 8).equals(pngHead)) return ['png']
  if (head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff) return ['jpeg']
  if (starts(head, 'RIFF') && head.subarray(8, 12).toString('latin1') === 'WEBP') return ['webp']
  if (head.subarray(0, 4).equals(zipHead)) return await sniffZip(readAt, bytes, head)
  if (head.subarray(0, 8).equals(oleHead)) return await sniffOle(readAt, bytes, head)
  return (await isPlainText(readAt, bytes)) ? ['txt', 'csv'] : []
}

const pngHead = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const zipHead = Buffer.from([0x50, 0x4b, 0x03, 0x04])
const oleHead = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])

const starts = (head: Buffer, text: string) => head.subarray(0, text.length).toString('latin1') === text

// ---- Packed documents ------------------------------------------------------------------------------------------------

const openDocuments: Record<string, FileType> = {
  'application/vnd.oasis.opendocument.text': 'odt',
  'application/vnd.oasis.opendocument.spreadsheet': 'ods',
}

/** Most bytes of a directory that are looked at. */
const directoryBytes = 1_000_000

async function sniffZip(readAt: ReadAt, bytes: number, head: Buffer): Promise<FileType[]> {
  const names = await namesInZip(readAt, bytes)
  if (!names) return []
  // programs inside a document are not accepted, whatever it calls itself
  if (names.some((name) => /vbaproject\.bin$|\.(exe|dll|js|vbs|bat|cmd|ps1|jar)$/i.test(name))) return []
  // the first entry of an open document says what it is, and is not packed
  const nameLength = head.readUInt16LE(26)
  const extraLength = head.readUInt16LE(28)
  const first = head.subarray(30, 30 + nameLength).toString('latin1')
  if (first === 'mimetype') {
    const from = 30 + nameLength + extraLength
    const said = head.subarray(from, from + head.readUInt32LE(18)).toString('latin1')
    const kind = Object.hasOwn(openDocuments, said) ? openDocuments[said] : undefined
    return kind ? [kind] : []
  }
  if (!names.includes('[Content_Types].xml')) return []
  if (names.includes('word/document.xml')) return ['docx']
  if (names.includes('xl/workbook.xml')) return ['xlsx']
  return []
}

/** The names in the directory at the end; undefined where it is no such directory. */
async function namesInZip(readAt: ReadAt, bytes: number): Promise<string[] | undefined> {
  const tailLength = Math.min(bytes, 66_000)
  const tail = await readAt(bytes - tailLength, tailLength)
  const end = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]))
  if (end < 0 || end + 22 > tail.length) return undefined
  const length = tail.readUInt32LE(end + 12)
  const from = tail.readUInt32LE(end + 16)
  if (length > directoryBytes || from + length > bytes) return undefined
  const directory = await readAt(from, length)
  const names: string[] = []
  for (let at = 0; at + 46 <= directory.length && directory.readUInt32LE(at) === 0x02014b50; ) {
    const nameLength = directory.readUInt16LE(at + 28)
    names.push(directory.subarray(at + 46, at + 46 + nameLength).toString('utf8'))
    at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32)
  }
  return names
}

// ---- Older documents -------------------------------------------------------------------------------------------------

/** The names of what lies in such a container stand in directory entries of 128 bytes, in UTF-16. */
async function sniffOle(readAt: ReadAt, bytes: number, head: Buffer): Promise<FileType[]> {
  if (head.length < 512) return []
  const sectorBytes = 1 << Math.min(head.readUInt16LE(30), 12)
  const names: string[] = []
  // the directory begins here; documents have few streams at its top, so its first sectors are enough
  const from = (head.readUInt32LE(48) + 1) * sectorBytes
  if (from >= bytes) return []
  const directory = await readAt(from, Math.min(sectorBytes * 4, bytes - from))
  for (let at = 0; at + 128 <= directory.length; at += 128) {
    const length = Math.min(directory.readUInt16LE(at + 64), 64)
    if (length > 2) names.push(directory.subarray(at, at + length - 2).toString('utf16le'))
  }
  if (names.some((name) => /^_?vba/i.test(name) || name === 'Macros')) return []
  if (names.includes('WordDocument')) return ['doc']
  if (names.includes('Workbook') || names.includes('Book')) return ['xls']
  return []
}

// ---- Text ------------------------------------------------------------------------------------------------------------

const partBytes = 1_000_000

/** Text and nothing that a browser would take for a page or a drawing. UTF-8, or one byte per letter. */
async function isPlainText(readAt: ReadAt, bytes: number): Promise<boolean> {
  for (let at = 0; at < bytes; at += partBytes) {
    const part = await readAt(at, Math.min(partBytes, bytes - at))
    for (const byte of part)
      if (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d && byte !== 0x0c) return false
    if (at === 0 && looksLikeMarkup(part.subarray(0, headBytes).toString('latin1'))) return false
  }
  return true
}

const looksLikeMarkup = (text: string) =>
  /^(?:\u00ef\u00bb\u00bf)?\s*<(?:\?xml|!doctype|!--|svg|html|head|body|script|iframe|img|a\s|div|p>)/i.test(text) ||
  /<(?:script|svg|iframe)[\s>/]/i.test(text)
