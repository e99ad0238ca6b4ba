// Whatever text a tenant, a topic or a request brings: each pattern of the product looks through it in linear time.
import { describe, expect, it } from 'vitest'
import { countSteps } from '@/lib/testing/backtracking'
import { type HostileText, hostileTexts } from '@/lib/testing/hostile-texts'
import { findPatterns } from './testing/found-patterns'

/** Longer than the longest bounded repetition, behind which steps grow in proportion. */
const LENGTH = 2_000
const SHORT_LENGTH = 150
const MAX_STEPS = 10_000_000
/** More than the square of the length. */
const MAX_SHORT_STEPS = 300_000
/** So many of the texts that grow fastest while they are short are looked at in full length. */
const LOOKED_AT = 2

/** How the steps grow when the text is twice as long, at worst; where they are few, the question does not arise. */
function worstGrowth(pattern: RegExp): number {
  const suspects: { text: HostileText; growth: number }[] = []
  for (const text of hostileTexts(pattern)) {
    const threefold = countSteps(pattern, text(3 * SHORT_LENGTH), MAX_SHORT_STEPS)
    if (threefold >= MAX_SHORT_STEPS) return Number.POSITIVE_INFINITY
    const growth = threefold / (countSteps(pattern, text(SHORT_LENGTH), MAX_SHORT_STEPS) + SHORT_LENGTH)
    if (growth > 3.5) suspects.push({ text, growth })
  }
  suspects.sort((a, b) => b.growth - a.growth)
  return Math.max(
    0,
    ...suspects.slice(0, LOOKED_AT).map(({ text }) => {
      const once = countSteps(pattern, text(LENGTH), MAX_STEPS)
      if (once >= MAX_STEPS) return Number.POSITIVE_INFINITY
      return countSteps(pattern, text(2 * LENGTH), 4 * once) / once
    }),
  )
}

describe('the counting of steps', () => {
  it.each([
    /(?:^|\n|\{|,)\s*-?\s*["']?kind["']?\s*:/,
    /\beyJ[\w-]{5,}\.[\w-]{5,}/g,
    /\/+$/,
    /,(?![^(]*\))/,
    /\+(?:.*\.)?([0-9a-f]{12})$/,
    /^bearer(?:\s+(.*))?;$/i,
    /(?:a+)+b/,
  ])('finds %s out', (pattern) => {
    expect(worstGrowth(pattern)).toBeGreaterThan(3)
  })

  it.each([/^\s*\{"id":"([\w-]{1,64})"/, /(?<![\w-])((?:(?!eyJ)[\w-])*)eyJ[\w-]{5,}\./g, / {2,}/g, /[^\s]{1,300}x/])(
    'has nothing to say against %s',
    (pattern) => {
      expect(worstGrowth(pattern)).toBeLessThan(3)
    },
  )
})

const found = [...new Map(findPatterns().map((one) => [String(one.pattern), one])).values()]

describe('every pattern of the product', () => {
  it('is found, also one that is put together', () => {
    expect(found.length).toBeGreaterThan(200)
    expect(found.map(({ path }) => path)).toContain('lib/flux/object/label-selector.ts')
  })

  it.each(found.map(({ path, pattern }) => [path, pattern] as const))('%s: %s is linear', (_, pattern) => {
    expect(worstGrowth(pattern)).toBeLessThan(3)
  })
})
