/** Contents on disk and in memory, what they are, and names that lead nowhere. */
import { mkdtemp, readdir, rm, utimes } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newId } from '../id.ts'
import { diskStorage } from './disk.ts'
import { memoryStorage } from './memory.ts'
import { sniff } from './sniff.ts'

async function* chunks(...parts: (string | Uint8Array)[]) {
  for (const part of parts) yield typeof part === 'string' ? Buffer.from(part) : part
}

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'entente-files-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe.each([
  ['disk', () => diskStorage(join(folder, 'files'))],
  ['memory', () => memoryStorage()],
])('contents in %s', (_name, open) => {
  test('are read as they were written, whole or in part, until they are removed', async () => {
    const storage = open()
    const id = newId()
    expect(await storage.write(id, chunks('hello ', 'world'), 100)).toEqual({
      bytes: 11,
      sha256: 'b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9',
    })
    expect((await storage.readAt(id, 6, 100)).toString()).toBe('world')
    expect((await storage.readAt(id, 100, 10)).length).toBe(0)
    let text = ''
    for await (const chunk of await storage.read(id)) text += chunk
    expect(text).toBe('hello world')
    await storage.remove(id)
    await storage.remove(id)
    await expect(storage.read(id)).rejects.toMatchObject({ code: 'not_found' })
    await expect(storage.readAt(id, 0, 1)).rejects.toMatchObject({ code: 'not_found' })
  })
  test('too large: refused, and nothing of it is left', async () => {
    const storage = open()
    const id = newId()
    await expect(storage.write(id, chunks('123', '456'), 5)).rejects.toMatchObject({ code: 'body_too_large' })
    await expect(storage.read(id)).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('the disk', () => {
  test('an id that is none names no file', async () => {
    const storage = diskStorage(join(folder, 'files'))
    for (const id of ['../../etc/passwd', '', 'a/b', newId().toUpperCase()])
      await expect(storage.read(id), id).rejects.toMatchObject({ code: 'not_found' })
  })
  test('what broke off half-way leaves nothing, and old remains are swept', async () => {
    const storage = diskStorage(join(folder, 'swept'))
    const id = newId()
    const broken = (async function* () {
      yield Buffer.from('half')
      throw new Error('the connection broke')
    })()
    await expect(storage.write(id, broken, 100)).rejects.toThrow('broke')
    expect(await readdir(join(folder, 'swept', id.slice(-2)))).toEqual([])
    await storage.write(id, chunks('whole'), 100)
    expect(await storage.listOlder(new Date(Date.now() - 60_000), 10)).toEqual([])
    const old = new Date(Date.now() - 3_600_000)
    await utimes(join(folder, 'swept', id.slice(-2), id), old, old)
    expect(await storage.listOlder(new Date(Date.now() - 60_000), 10)).toEqual([id])
  })
})

// ---- What a content is -------------------------------------------------------------------------------------------------

/** A packed file of these names and contents. */
function zip(files: [string, string][], packed = true): Buffer {
  const locals: Buffer[] = []
  const entries: Buffer[] = []
  let at = 0
  for (const [name, content] of files) {
    const data = packed ? deflateRawSync(Buffer.from(content)) : Buffer.from(content)
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(packed ? 8 : 0, 8)
    local.writeUInt32LE(data.length, 18)
    local.writeUInt32LE(content.length, 22)
    local.writeUInt16LE(name.length, 26)
    const whole = Buffer.concat([local, Buffer.from(name), data])
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50, 0)
    entry.writeUInt16LE(name.length, 28)
    entry.writeUInt32LE(at, 42)
    locals.push(whole)
    entries.push(Buffer.concat([entry, Buffer.from(name)]))
    at += whole.length
  }
  const directory = Buffer.concat(entries)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...locals, directory, end])
}

/** An older document whose directory holds these names. */
function ole(...names: string[]): Buffer {
  const content = Buffer.alloc(512 * 3)
  Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]).copy(content)
  content.writeUInt16LE(9, 30)
  content.writeUInt32LE(0, 48)
  names.forEach((name, place) => {
    const at = 512 + place * 128
    content.write(name, at, 'utf16le')
    content.writeUInt16LE((name.length + 1) * 2, at + 64)
  })
  return content
}

const kindOf = async (content: Buffer | string) => {
  const bytes = Buffer.from(content)
  return await sniff(async (position, length) => bytes.subarray(position, position + length), bytes.length)
}

const types = '[Content_Types].xml'
const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13])

test.each<[string, Buffer | string, string[]]>([
  ['a PDF', '%PDF-1.7\n%âãÏÓ\n', ['pdf']],
  ['a PNG', png, ['png']],
  ['a JPEG', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]), ['jpeg']],
  ['a WebP', Buffer.concat([Buffer.from('RIFF\0\0\0\0WEBPVP8 ')]), ['webp']],
  [
    'a Word document',
    zip([
      [types, '<x/>'],
      ['word/document.xml', '<x/>'],
    ]),
    ['docx'],
  ],
  [
    'a workbook',
    zip([
      [types, '<x/>'],
      ['xl/workbook.xml', '<x/>'],
    ]),
    ['xlsx'],
  ],
  [
    'an open text',
    zip(
      [
        ['mimetype', 'application/vnd.oasis.opendocument.text'],
        ['content.xml', '<x/>'],
      ],
      false,
    ),
    ['odt'],
  ],
  ['an open sheet', zip([['mimetype', 'application/vnd.oasis.opendocument.spreadsheet']], false), ['ods']],
  ['an older document', ole('Root Entry', 'WordDocument'), ['doc']],
  ['an older sheet', ole('Root Entry', 'Workbook'), ['xls']],
  ['text', 'Name;Town\nÅsa;Umeå\n', ['txt', 'csv']],
  ['text with a byte-order mark', '\ufeffName,Town\n', ['txt', 'csv']],
  ['a mathematical comparison', 'if a < b then stop', ['txt', 'csv']],
  ['nothing', '', []],
  ['a program', Buffer.from([0x4d, 0x5a, 0x90, 0, 3, 0]), []],
  ['a drawing with a script', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', []],
  ['a drawing after a declaration', '<?xml version="1.0"?>\n<svg onload="alert(1)"/>', []],
  ['a page', '  <!DOCTYPE html><html></html>', []],
  ['a page behind a mark', '\ufeff<html>', []],
  ['a script further on', 'hello\n<script src=x></script>', []],
  ['a packed file of anything', zip([['a.txt', 'x']]), []],
  [
    'a packed file that ends early',
    zip([
      [types, '<x/>'],
      ['word/document.xml', '<x/>'],
    ]).subarray(0, 60),
    [],
  ],
  [
    'a document with a program in it',
    zip([
      [types, ''],
      ['word/document.xml', ''],
      ['word/vbaProject.bin', 'x'],
    ]),
    [],
  ],
  ['an older document with a program in it', ole('Root Entry', 'WordDocument', '_VBA_PROJECT_CUR'), []],
  ['an archive that calls itself a document', zip([['mimetype', 'application/zip']], false), []],
])('knows %s by its content', async (_what, content, kinds) => {
  expect(await kindOf(content)).toEqual(kinds)
})

test('a packed file of gigabytes is judged by its directory and never unpacked', async () => {
  const bomb = zip([
    [types, '<x/>'],
    ['word/document.xml', '0'.repeat(20_000_000)],
  ])
  expect(bomb.length).toBeLessThan(30_000)
  const began = performance.now()
  expect(await kindOf(bomb)).toEqual(['docx'])
  expect(performance.now() - began).toBeLessThan(50)
})

test('a directory that points outside of its file is no directory', async () => {
  const content = zip([
    [types, '<x/>'],
    ['word/document.xml', '<x/>'],
  ])
  content.writeUInt32LE(0xfffffff0, content.length - 6)
  expect(await kindOf(content)).toEqual([])
  content.writeUInt32LE(0xfffffff0, content.length - 10)
  expect(await kindOf(content)).toEqual([])
})
