import { expect, it } from 'vitest'
import type { ValueLine } from '@/lib/contract/objects'
import { closedByDefault, linesInView } from './value-folds'

const LINES: readonly ValueLine[] = [
  { depth: 0, key: 'web', type: 'map', size: 1 },
  { depth: 1, key: 'image', type: 'map', size: 1 },
  { depth: 2, key: 'tag', type: 'shown', value: '1.0' },
  { depth: 0, key: 'image', type: 'map', size: 1 },
  { depth: 1, key: 'tag', type: 'masked' },
]

it('hides what stands below a closed branch, and nothing beside it', () => {
  const shown = linesInView(LINES, (path) => path === '["web"]')
  expect(shown.map(({ line, isClosed }) => `${line.depth} ${line.key} ${isClosed}`)).toEqual([
    '0 web true',
    '0 image false',
    '1 tag false',
  ])
})

it('tells branches of one name apart by the way that leads to them', () => {
  const shown = linesInView(LINES, (path) => path === '["web","image"]')
  expect(shown).toHaveLength(4)
})

it('begins with the deeper branches closed where there is much', () => {
  expect(closedByDefault(LINES).size).toBe(0)
  const many = Array.from({ length: 20 }, () => LINES).flat()
  expect([...closedByDefault(many)]).toEqual(['["web","image"]'])
})
