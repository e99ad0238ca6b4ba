// Colours as every viewer of pictures knows them: what the browser computed (oklch, mixes) becomes plain numbers.

const settled = new Map<string, string>()
let canvas: CanvasRenderingContext2D | null | undefined

export function settleColour(colour: string): string {
  const known = settled.get(colour)
  if (known !== undefined) return known
  const plain = readColour(colour.trim())
  settled.set(colour, plain)
  return plain
}

function readColour(colour: string): string {
  if (colour === 'none' || colour.startsWith('url(') || colour === 'context-stroke') return colour
  canvas ??= document.createElement('canvas').getContext('2d', { willReadFrequently: true })
  if (canvas === null) return colour
  canvas.clearRect(0, 0, 1, 1)
  canvas.fillStyle = colour
  canvas.fillRect(0, 0, 1, 1)
  const [red = 0, green = 0, blue = 0, alpha = 0] = canvas.getImageData(0, 0, 1, 1).data
  if (alpha === 0) return 'none'
  const hex = `#${[red, green, blue].map((part) => part.toString(16).padStart(2, '0')).join('')}`
  return alpha === 255 ? hex : `rgba(${red}, ${green}, ${blue}, ${Math.round((alpha / 255) * 1_000) / 1_000})`
}
