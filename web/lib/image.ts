/** Pictures people choose, made small in the browser before they travel. The server decodes and draws them anew. */

const largestSvg = 700_000

/** Draws the picture at most `side` pixels wide and high; an SVG is left to the server to draw. Throws when it is no picture. */
export async function readPicture(file: File, side = 512): Promise<string> {
  if (file.type === 'image/svg+xml') return await readSvg(file)
  const bitmap = await createImageBitmap(file)
  const scale = Math.min(1, side / Math.max(bitmap.width, bitmap.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(bitmap.width * scale))
  canvas.height = Math.max(1, Math.round(bitmap.height * scale))
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
  bitmap.close()
  return canvas.toDataURL('image/png')
}

async function readSvg(file: File): Promise<string> {
  if (file.size > largestSvg) throw new Error('too large')
  return await readAsIs(file)
}

/** The file as a data: URL, not looked at. */
export async function readAsIs(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  let text = ''
  // in pieces, because a call takes only so many arguments
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192))
  return `data:${file.type};base64,${btoa(text)}`
}

/** The base64 part of a data: URL. */
export const base64Of = (dataUrl: string) => dataUrl.slice(dataUrl.indexOf(',') + 1)
