/**
 * The process that draws one SVG: reads it from its input, writes a PNG to its output, and is gone. It is started and watched by
 * `svg.ts`. The renderer gets the text without an address of its own, so there is nothing it could resolve a reference against.
 */
import { writeFileSync } from 'node:fs'
import sharp from 'sharp'

const side = 256

// were the machine to run out of memory, this is the process to go
try {
  writeFileSync('/proc/self/oom_score_adj', '1000')
} catch {
  // not on this system
}
// whoever started us may be gone
setTimeout(() => process.exit(3), 15_000).unref()

sharp.cache(false)
sharp.concurrency(1)
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({ operation: ['VipsForeignLoadSvg'] })

const pieces: Buffer[] = []
for await (const piece of process.stdin) pieces.push(piece as Buffer)
const input = Buffer.concat(pieces)
const { width = side, height = side } = await sharp(input, { limitInputPixels: false }).metadata()
// drawn in the size that is wanted, whatever size the file says it has
const density = Math.min(2400, Math.max(1, (72 * side) / Math.max(width, height)))
const png = await sharp(input, { density, limitInputPixels: 40_000_000 })
  .resize(side, side, { fit: 'inside' })
  .png({ compressionLevel: 1 })
  .toBuffer()
process.stdout.write(png)
