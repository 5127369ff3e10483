/** What is drawn, what is refused and why, and that nothing a file does reaches further than the process that draws it. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { drawLogo } from './logo.ts'
import { drawSvg, isSvg, refusedSvg } from './svg.ts'

const svg = (inside: string, head = 'viewBox="0 0 24 24"') =>
  `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ${head}>${inside}</svg>`
const bytes = (text: string) => new Uint8Array(Buffer.from(text))
const draw = (text: string) => drawLogo(Buffer.from(text).toString('base64'))

async function pixelOf(webp: Uint8Array, x: number, y: number): Promise<number[]> {
  const { data, info } = await sharp(webp).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  return [...data.subarray((y * info.width + x) * 4, (y * info.width + x) * 4 + 4)]
}

describe('an SVG is drawn', () => {
  test('large and sharp, however small it says it is', async () => {
    const { bytes: drawn } = await draw(svg('<rect width="12" height="24" fill="#ff0000"/>'))
    expect(await sharp(drawn).metadata()).toMatchObject({ format: 'webp', width: 256, height: 256 })
    expect((await pixelOf(drawn, 10, 10)).map((value) => Math.round(value / 32))).toEqual([8, 0, 0, 8])
    expect((await pixelOf(drawn, 250, 10))[3]).toBe(0)
  })

  test('keeping its proportions, and small, however large it says it is', async () => {
    const { bytes: drawn } = await draw(svg('<rect width="100%" height="100%"/>', 'width="20000" height="10000"'))
    expect(await sharp(drawn).metadata()).toMatchObject({ width: 256, height: 128 })
  })

  test.each([
    [
      'a program',
      svg(
        '<script>alert(1)</script><rect width="9" height="9" onclick="alert(1)"/>',
        'viewBox="0 0 9 9" onload="alert(1)"',
      ),
    ],
    [
      'HTML inside',
      svg(
        '<foreignObject width="9" height="9"><body xmlns="http://www.w3.org/1999/xhtml"><script>alert(1)</script></body></foreignObject>',
      ),
    ],
    [
      'a declaration and a comment before it',
      `<?xml version="1.0" encoding="UTF-8"?>\n<!-- made by hand ${'x'.repeat(5000)} -->\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">\n${svg('<rect width="9" height="9"/>')}`,
    ],
    ['a mark of its encoding', `\ufeff${svg('<rect width="9" height="9"/>')}`],
    ['a link', svg('<a href="https://example.org"><rect width="9" height="9"/></a>')],
    ['no namespace', '<svg viewBox="0 0 9 9"><rect width="9" height="9"/></svg>'],
    [
      'parts of itself and a picture inside',
      svg(
        `<defs><g id="a"><rect width="9" height="9"/></g></defs><use xlink:href="#a"/><rect fill="url(#b)" width="3" height="3"/><image href="data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==" width="4" height="4"/>`,
      ),
    ],
  ])('with %s: what is kept is pixels', async (_, text) => {
    const { bytes: drawn } = await draw(text)
    expect(Buffer.from(drawn.subarray(8, 12)).toString('latin1')).toBe('WEBP')
    expect(Buffer.from(drawn).toString('latin1')).not.toMatch(/script|alert|example/)
  })
})

describe('an SVG is refused', () => {
  test.each([
    [
      'entities that grow',
      '<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><svg xmlns="http://www.w3.org/2000/svg"><text>&b;</text></svg>',
      /entities/,
    ],
    [
      'an entity from a file',
      '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg"><text>&x;</text></svg>',
      /entities/,
    ],
    [
      'entities in another way of writing',
      '<!doctype svg [ <!ATTLIST svg x CDATA "y"> ]><svg xmlns="http://www.w3.org/2000/svg"/>',
      /entities/,
    ],
    [
      'a picture of another site',
      svg('<image href="https://evil.example/x.png" width="9" height="9"/>'),
      /never loaded/,
    ],
    ['a file', svg("<image xlink:href='file:///etc/passwd' width='9' height='9'/>"), /never loaded/],
    ['a file beside it', svg('<image href="../../secret.png" width="9" height="9"/>'), /never loaded/],
    [
      'an address in character codes',
      svg('<image href="&#x68;ttp&#58;//evil.example/x.png" width="9" height="9"/>'),
      /never loaded/,
    ],
    ['part of another file', svg('<use href="other.svg#a"/>'), /never loaded/],
    ['an SVG inside', svg('<image href="data:image/svg+xml;base64,PHN2Zy8+" width="9" height="9"/>'), /never loaded/],
    ['a style sheet', `<?xml-stylesheet href="https://evil.example/x.css"?>${svg('')}`, /never loaded/],
    ['an imported style sheet', svg('<style>@import "https://evil.example/x.css";</style>'), /never loaded/],
    [
      'a font of another site',
      svg('<style>@font-face{font-family:x;src:url(https://evil.example/x.woff)}</style>'),
      /never loaded/,
    ],
    ['a filter with a file', svg('<filter id="f"><feImage href="/etc/hostname"/></filter>'), /never loaded/],
    [
      'an included file',
      svg('<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/passwd" parse="text"/>'),
      /never loaded/,
    ],
    [
      'bytes that are no UTF-8',
      Buffer.concat([
        Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><text>'),
        Buffer.from([0xff, 0xfe]),
        Buffer.from('</text></svg>'),
      ]),
      /UTF-8/,
    ],
    ['another encoding', `<?xml version="1.0" encoding="UTF-7"?>${svg('')}`, /UTF-8/],
    ['half of it', '<svg xmlns="http://www.w3.org/2000/svg"><rect width="9"', /could not be drawn/],
    ['a page', '<!doctype html><html><body>hello</body></html>', /could not be read/],
    [
      'a compressed one',
      Buffer.from('H4sIAAAAAAAAA7PJL0pPzVMoLUosSLVVykhNTEktUrK3UUgqykxLUbJVMlUCAHxOLH0iAAAA', 'base64'),
      /could not be read/,
    ],
  ])('with %s, in a sentence', async (_, given, says) => {
    await expect(drawLogo(Buffer.from(given).toString('base64'))).rejects.toMatchObject({
      code: 'image_not_accepted',
      extra: { faults: [{ field: 'logo', says: expect.stringMatching(says) }] },
    })
  })

  test('larger than 700 kB', async () => {
    await expect(draw(svg(`<!--${'x'.repeat(720_000)}-->`))).rejects.toMatchObject({
      extra: { faults: [{ says: expect.stringContaining('700 kB') }] },
    })
  })

  test('what looks like none is left alone', () => {
    expect(isSvg(bytes('<svgfoo>'))).toBe(false)
    expect(isSvg(bytes('hello <svg>'))).toBe(false)
    expect(isSvg(bytes(' \n<svg>'))).toBe(true)
    expect(refusedSvg(bytes(svg('<rect/>')))).toBeUndefined()
  })
})

/** The looking through is left out: the process itself must be safe. */
describe('the process that draws', () => {
  test('loads nothing, neither files nor addresses', async () => {
    const asked: string[] = []
    const server = createServer((request, response) => {
      asked.push(request.url ?? '')
      response.end()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as { port: number }
    const folder = mkdtempSync(join(tmpdir(), 'entente-svg-'))
    const red = await sharp({ create: { width: 9, height: 9, channels: 3, background: '#ff0000' } })
      .png()
      .toBuffer()
    writeFileSync(join(folder, 'red.png'), red)
    writeFileSync(join(folder, 'red.svg'), svg('<rect id="r" width="24" height="24" fill="#ff0000"/>'))
    for (const inside of [
      `<image href="http://127.0.0.1:${port}/a.png" width="24" height="24"/>`,
      `<style>@import url("http://127.0.0.1:${port}/b.css");</style><rect width="1" height="1" fill="none"/>`,
      `<image href="file://${folder}/red.png" width="24" height="24"/>`,
      `<image href="${folder}/red.png" width="24" height="24"/>`,
      `<use href="file://${folder}/red.svg#r"/>`,
      `<filter id="f"><feImage href="file://${folder}/red.png"/></filter><rect width="24" height="24" fill="#fff" filter="url(#f)"/>`,
      `<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file://${folder}/red.svg"/>`,
    ]) {
      const drawn = await drawSvg(bytes(svg(inside)))
      if (!('png' in drawn)) continue
      const { data } = await sharp(drawn.png).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
      const reds = data.filter(
        (value, at) => at % 4 === 0 && value > 200 && (data[at + 1] ?? 0) < 50 && (data[at + 3] ?? 0) > 200,
      )
      expect(reds.length, inside).toBe(0)
    }
    const entity = `<!DOCTYPE svg [<!ENTITY x SYSTEM "file://${folder}/red.svg">]>${svg('&x;')}`
    const drawn = await drawSvg(bytes(entity))
    if ('png' in drawn) expect((await sharp(drawn.png).stats()).channels[0]?.max ?? 0).toBe(0)
    expect(asked).toEqual([])
    server.close()
    rmSync(folder, { recursive: true })
  })

  test('is ended when it takes too long', async () => {
    const levels = Array.from(
      { length: 18 },
      (_, n) => `<g id="l${n + 1}">${`<use href="#l${n}"/>`.repeat(10)}</g>`,
    ).join('')
    const bomb = svg(`<defs><g id="l0"><rect width="1" height="1"/></g>${levels}</defs><use href="#l18"/>`)
    const blur = svg(
      '<filter id="f" filterUnits="userSpaceOnUse" width="24" height="24"><feTurbulence baseFrequency="0.9" numOctaves="2000000000"/></filter><rect width="24" height="24" filter="url(#f)"/>',
    )
    const began = Date.now()
    for (const text of [bomb, blur]) {
      const drawn = await drawSvg(bytes(text), { milliseconds: 2_000, bytes: 400_000_000 })
      // the renderer has limits of its own; whichever comes first
      if ('refused' in drawn) expect(['too_slow', 'too_much_memory', 'unreadable']).toContain(drawn.refused)
    }
    expect(Date.now() - began).toBeLessThan(10_000)
    expect(await drawSvg(bytes(blur), { milliseconds: 40, bytes: 400_000_000 })).toEqual({ refused: 'too_slow' })
  })

  test.skipIf(process.platform !== 'linux')('is ended when it takes too much memory', async () => {
    const text = svg('<rect width="9" height="9"/>')
    expect(await drawSvg(bytes(text), { milliseconds: 8_000, bytes: 10_000_000 })).toEqual({
      refused: 'too_much_memory',
    })
  })

  test('runs twice at once at most, and everybody gets a turn', async () => {
    const all = await Promise.all(Array.from({ length: 6 }, () => drawSvg(bytes(svg('<rect width="9" height="9"/>')))))
    expect(all.every((one) => 'png' in one)).toBe(true)
  })

  test('keeps nobody waiting without end', async () => {
    const many = Array.from({ length: 30 }, () =>
      drawSvg(bytes('<svg'), { milliseconds: 50, bytes: 400_000_000 }).catch((error) => error.code),
    )
    const answers = await Promise.all(many)
    expect(answers.filter((answer) => answer === 'unavailable')).toHaveLength(8)
  })
})
