import { describe, expect, it } from 'vitest'
import type { BadgeTone } from '@/lib/flux/tell/badge'
import { BADGE_COLOURS, drawBadge } from './draw-badge'

const TONES = Object.keys(BADGE_COLOURS) as BadgeTone[]

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = (hex.match(/../g) ?? []).map((part) => {
    const value = Number.parseInt(part, 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

describe('the picture of a badge', () => {
  it.each(TONES)('shows white on %s so that it can be read', (tone) => {
    expect(1.05 / (luminance(BADGE_COLOURS[tone]) + 0.05)).toBeGreaterThanOrEqual(4.5)
  })

  it('has another shape for each tone, not a colour alone', () => {
    const shapes = TONES.map((tone) => /round">(.*?)<\/g>/.exec(drawBadge({ label: 'Flux', message: 'x', tone }))?.[1])
    expect(new Set(shapes).size).toBe(TONES.length)
  })

  it('is an image with a name, and neither runs nor fetches anything', () => {
    const svg = drawBadge({ label: 'Flux', message: 'Healthy', tone: 'ready' })
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" width="\d+" height="20" role="img"/)
    expect(svg).toContain('<title>Flux: Healthy</title>')
    expect(svg.replace('http://www.w3.org/2000/svg', '')).not.toMatch(
      /script|href|https?:|<style|on\w+=|<image|foreign/,
    )
  })

  it('lets no text become markup, end a line or turn around what follows', () => {
    const svg = drawBadge({ label: `</text><script>"'&`, message: 'a\u202e\u0000\nb', tone: 'failed' })
    expect(svg).toContain('&lt;/text&gt;&lt;script&gt;&quot;&apos;&amp;')
    expect(svg).not.toContain('<script')
    expect(svg).toContain('>a b<')
    expect(svg).not.toMatch(/[\u0000-\u001f\u202e]/)
  })

  it('is as wide as its parts, which neither touch nor leave their half', () => {
    for (const label of ['Flux', 'i', 'mmmm/wwww', 'flux-system/apps', '日本語'])
      for (const message of ['Ready', 'Not read now, was Terminating']) {
        const svg = drawBadge({ label, message, tone: 'ready' })
        const whole = Number(/width="(\d+)" height="20" role/.exec(svg)?.[1])
        const [first, second] = [...svg.matchAll(/<text x="(\d+)" y="14" textLength="(\d+)"/g)].map((match) => ({
          from: Number(match[1]),
          to: Number(match[1]) + Number(match[2]),
        }))
        const left = Number(/d="M(\d+) 0v20/.exec(svg)?.[1])
        // Both halves end where the next begins, and the icon has its place between edge and word.
        expect(svg).toContain(`d="M${left} 0H${whole - 4}a4`)
        expect(svg).toContain(`translate(${left + 7} 3) scale(0.583)`)
        expect(whole).toBeLessThan(40 + 11 * (label.length + message.length))
        expect(first?.from).toBe(7)
        expect(first?.to).toBe(left - 7)
        expect(second?.from).toBeGreaterThan(left + 20)
        expect(second?.to).toBe(whole - 7)
      }
  })
})
