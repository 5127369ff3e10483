/** Logos: PNG, JPEG, WebP and SVG are read, and what is kept is always drawn anew, so nothing hides in it. */
import { createHash } from 'node:crypto'
import { fault } from '#server/platform/errors.ts'
import { type Drawn, drawSvg, isSvg, refusedSvg } from './svg.ts'

/** Loaded with the first picture, since it is large and most servers see few. */
async function loadLibrary() {
  const { default: sharp } = await import('sharp')
  // everything else the library could decode (SVG, PDF, GIF, TIFF …) is switched off for this whole process
  sharp.block({ operation: ['VipsForeignLoad'] })
  sharp.unblock({ operation: ['VipsForeignLoadJpeg', 'VipsForeignLoadPng', 'VipsForeignLoadWebp'] })
  return sharp
}

const largestBytes = 720_000
const side = 256

export interface Logo {
  bytes: Uint8Array
  /** Names the version in the logo's address. */
  hash: string
}

/** Reads base64, decodes, and draws it into at most 256 × 256 as WebP. Throws `image_not_accepted` with what is wrong. */
export async function drawLogo(base64: string, field = 'logo'): Promise<Logo> {
  const refuse = (says?: string) => fault(field, 'image_not_accepted', says)
  const text = base64.replace(/^data:[a-z]+\/[a-z0-9.+-]+;base64,/i, '')
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) throw refuse()
  const input = Buffer.from(text, 'base64')
  if (input.length > largestBytes) throw refuse('This picture is larger than 700 kB. Choose a smaller one.')
  const pixels = isSvg(input) ? await pixelsOf(input, refuse) : input
  const sharp = await loadLibrary()
  try {
    const bytes = await sharp(pixels, { limitInputPixels: 40_000_000, failOn: 'error', pages: 1 })
      .rotate()
      .resize(side, side, { fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 90 })
      .timeout({ seconds: 5 })
      .toBuffer()
    return { bytes: new Uint8Array(bytes), hash: createHash('sha256').update(bytes).digest('hex').slice(0, 12) }
  } catch {
    throw refuse('This file could not be read as a picture. Use a PNG, JPEG, SVG or WebP picture.')
  }
}

const drawingRefused: Record<Extract<Drawn, { refused: string }>['refused'], string> = {
  too_slow: 'This SVG takes too long to draw. Make it simpler, or save it as PNG.',
  too_much_memory: 'This SVG takes too much memory to draw. Make it simpler, or save it as PNG.',
  unreadable: 'This SVG could not be drawn. Save it anew as “plain SVG”, or as PNG.',
}

async function pixelsOf(svg: Uint8Array, refuse: (says: string) => Error): Promise<Uint8Array> {
  const refused = refusedSvg(svg)
  if (refused) throw refuse(refused)
  const drawn = await drawSvg(svg)
  if ('refused' in drawn) throw refuse(drawingRefused[drawn.refused])
  return drawn.png
}

/** Where a logo is served from; its version is part of the address. Example: `/logo/org_01…?v=1a2b`. */
export function logoPath(of: string, hash: string | null): string | null {
  return hash === null ? null : `/logo/${of}?v=${hash}`
}
