import { expect, test } from 'vitest'
import { countWords, worstWord } from './running'

test('words are counted, those that are not meant to run apart', () => {
  expect(countWords(['ok', 'failed', 'ok', 'suspended'])).toEqual({
    total: 4,
    ok: 2,
    progressing: 0,
    failed: 1,
    suspended: 1,
    unknown: 0,
  })
})

test('the worst word is that of those that are meant to run, and ok when none is', () => {
  expect(worstWord(['ok', 'progressing', 'unknown', 'failed'])).toBe('failed')
  expect(worstWord(['ok', 'progressing', 'unknown'])).toBe('unknown')
  expect(worstWord(['ok', 'suspended', 'progressing'])).toBe('progressing')
  expect(worstWord(['ok', 'suspended'])).toBe('ok')
  expect(worstWord(['suspended'])).toBe('ok')
  expect(worstWord([])).toBe('ok')
})
