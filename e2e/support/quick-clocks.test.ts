import { expect, it } from 'vitest'
import { withWaits } from './quick-clocks.mjs'

const SOURCE =
  'const LOOK_MS = 30_000\nexport const TIMING = {\n  staleAfterMs: 30_000,\n  minute: 2 * 60_000,\n} as const'

it('sets a wait wherever it stands, and nothing beside it', () => {
  expect(withWaits(SOURCE, { LOOK_MS: 5, staleAfterMs: 7, minute: 9 })).toBe(
    'const LOOK_MS = 5\nexport const TIMING = {\n  staleAfterMs: 7,\n  minute: 9,\n} as const',
  )
})

it('refuses a wait that the program has not, or has twice', () => {
  expect(() => withWaits(SOURCE, { silenceMs: 5 })).toThrow('silenceMs has 0 numbers')
  expect(() => withWaits(`${SOURCE}\n${SOURCE}`, { LOOK_MS: 5 })).toThrow('LOOK_MS has 2 numbers')
})
