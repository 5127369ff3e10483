/** Logos: only PNG, JPEG and WebP are read, and what is kept is always drawn anew, so nothing hides in it. */
import { createHash } from 'node:crypto'
import sharp from 'sharp'
import { fault } from '#server/platform/errors.ts'

// everything else the library could decode (SVG, PDF, GIF, TIFF …) is switched off for the whole process
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({ operation: ['VipsForeignLoadJpeg', 'VipsForeignLoadPng', 'VipsForeignLoadWebp'] })

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
  const start = input.subarray(0, 1024).toString('latin1').trimStart().toLowerCase()
  if (start.startsWith('<svg') || (start.startsWith('<?xml') && start.includes('<svg'))) {
    throw refuse('SVG pictures can hold programs and are not accepted. Save it as PNG.')
  }
  try {
    const bytes = await sharp(input, { limitInputPixels: 40_000_000, failOn: 'error', pages: 1 })
      .rotate()
      .resize(side, side, { fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 90 })
      .timeout({ seconds: 5 })
      .toBuffer()
    return { bytes: new Uint8Array(bytes), hash: createHash('sha256').update(bytes).digest('hex').slice(0, 12) }
  } catch {
    throw refuse('This file could not be read as a picture. Use a PNG, JPEG or WebP picture.')
  }
}

/** Where a logo is served from; its version is part of the address. Example: `/logo/org_01…?v=1a2b`. */
export function logoPath(of: string, hash: string | null): string | null {
  return hash === null ? null : `/logo/${of}?v=${hash}`
}
