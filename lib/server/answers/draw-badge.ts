// A badge as a picture: label and icon with word side by side, in the colours of the product. No script, no font, nothing
// fetched, and no text that could be markup.

import type { BadgeTone, BadgeWords } from '@/lib/flux/tell/badge'

const HEIGHT = 20
const PAD = 7
const ICON = 14
const GAP = 4
const LABEL_COLOUR = '2a2e34'

/** Those of app/globals.css in the light, on which white can be read. */
export const BADGE_COLOURS = {
  ready: '0d7a3e',
  reconciling: '006fb2',
  waiting: '7941c0',
  failed: 'cd171e',
  stalled: '970525',
  suspended: '5a5e65',
  terminating: '7d5b40',
  unknown: '666666',
  static: '627275',
  warning: '915c00',
} as const satisfies Record<BadgeTone, string>

const CIRCLE = '<circle cx="12" cy="12" r="9"/>'

/** The shapes of the statuses, 24 wide as elsewhere. */
const ICONS: Readonly<Record<BadgeTone, string>> = {
  ready: `${CIRCLE}<path d="m8 12 3 3 5-6"/>`,
  reconciling: '<path d="M4 11a8 8 0 0 1 14-4l2 2m0-5v5h-5M20 13a8 8 0 0 1-14 4l-2-2m0 5v-5h5"/>',
  waiting: '<path d="M6 3h12M6 21h12M8 3v4l8 10v4M16 3v4L8 17v4"/>',
  failed: `${CIRCLE}<path d="m9 9 6 6m0-6-6 6"/>`,
  stalled: '<path d="M8 3h8l5 5v8l-5 5H8l-5-5V8zM9 9l6 6m0-6-6 6"/>',
  suspended: `${CIRCLE}<path d="M10 9v6m4-6v6"/>`,
  terminating: '<path d="M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M12 10v6m-2-2 2 2 2-2"/>',
  unknown: '<circle cx="12" cy="12" r="9" stroke-dasharray="4 3"/><path d="M9.5 9.5a2.5 2.5 0 1 1 3 3l-.5 1m0 3v.1"/>',
  static: `${CIRCLE}<path d="M8 12h8"/>`,
  warning: '<path d="M12 3 2 20h20zM12 9v5m0 3v.1"/>',
}

/** Widths of 11 px Verdana in tenths of a pixel; what has another is made to fit by `textLength`. */
const WIDTHS = new Map(
  Object.entries({
    "'il": 30,
    'fj ': 39,
    ',.·': 40,
    't!': 43,
    rI: 47,
    '/-:;()[]J': 50,
    csz: 58,
    L: 62,
    aeokvxyFP: 66,
    TY: 68,
    bdghnpqu0123456789E_: 70,
    ABCKRSVXZ: 76,
    DGHNOQU: 85,
    'w…M': 92,
    mW: 108,
  }).flatMap(([characters, width]) => Array.from(characters, (character) => [character, width] as const)),
)
const WIDEST = 110

export function drawBadge({ label, message, tone }: BadgeWords): string {
  const labelWidth = widthOf(label)
  const messageWidth = widthOf(message)
  const left = labelWidth + 2 * PAD
  const whole = left + PAD + ICON + GAP + messageWidth + PAD
  const title = toXml(`${label}: ${message}`)
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${whole}" height="${HEIGHT}" role="img" aria-label="${title}">`,
    `<title>${title}</title>`,
    `<path fill="#${LABEL_COLOUR}" d="M${left} 0v20H4a4 4 0 0 1-4-4V4a4 4 0 0 1 4-4z"/>`,
    `<path fill="#${BADGE_COLOURS[tone]}" d="M${left} 0H${whole - 4}a4 4 0 0 1 4 4v12a4 4 0 0 1-4 4H${left}z"/>`,
    `<g transform="translate(${left + PAD} 3) scale(${(ICON / 24).toFixed(3)})" fill="none" stroke="#fff" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">${ICONS[tone]}</g>`,
    '<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">',
    textAt(PAD, label, labelWidth),
    textAt(left + PAD + ICON + GAP, message, messageWidth),
    '</g></svg>',
  ].join('')
}

function textAt(x: number, text: string, width: number): string {
  return `<text x="${x}" y="14" textLength="${width}" lengthAdjust="spacingAndGlyphs">${toXml(text)}</text>`
}

function widthOf(text: string): number {
  return Math.ceil(Array.from(text).reduce((sum, character) => sum + (WIDTHS.get(character) ?? WIDEST), 0) / 10)
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}

/** Of what cannot stand in XML, or would turn the text around, nothing is left. */
function toXml(text: string): string {
  return text.replace(/[\p{C}\u2028\u2029]+/gu, ' ').replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '')
}
