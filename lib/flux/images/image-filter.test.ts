import { describe, expect, it } from 'vitest'
import { asRef } from '@/lib/testing/as-ref'
import { change, POLICY, REPOSITORY, ready, tellRow, tellRows, WHOLE_WAY } from '../testing/image-way'
import { IMAGE_ORDER, type ImageFilter, matchesImage } from './image-filter'

const ROW = tellRow(WHOLE_WAY)
const ALL: ImageFilter = { namespaces: [], states: [], statuses: [], text: '' }
const matches = (filter: Partial<ImageFilter>, row = ROW) => matchesImage(row, { ...ALL, ...filter })

describe('a row of images is found', () => {
  it('by its namespace, its state and the status of one of its objects', () => {
    expect([matches({}), matches({ namespaces: ['apps'] }), matches({ namespaces: ['web'] })]).toEqual([
      true,
      true,
      false,
    ])
    expect([matches({ states: ['ok', 'broken'] }), matches({ states: ['waiting'] })]).toEqual([true, false])
    const failed = tellRow([
      change(REPOSITORY, { status: ready('False', 'ReadOperationFailed', 'scan failed') }),
      ...WHOLE_WAY.slice(1),
    ])
    expect([matches({ statuses: ['failed'] }, failed), matches({ statuses: ['ready'] }, failed)]).toEqual([true, true])
    expect(matches({ statuses: ['failed'] })).toBe(false)
  })

  it.each(['ghcr.io/x/web', '1.3.0', 'WEB seen', 'deployment/apps/worker', 'newest', 'fleet holds'])(
    'by %s',
    (text) => {
      expect(matches({ text })).toBe(true)
      expect(matches({ text: `${text} nowhere` })).toBe(false)
    },
  )
})

describe('pages of images', () => {
  const { compare, cursorOf, positionBehind } = IMAGE_ORDER
  const rows = tellRows([REPOSITORY, POLICY, ...['a', 'b'].map((name) => change(POLICY, { metadata: { name } }))])
    .map((row, at) => ({ ...row, state: (['ok', 'broken', 'waiting'] as const)[at] ?? 'ok' }))
    .sort(compare)

  it('come worst first', () => {
    expect(rows.map(({ state }) => state)).toEqual(['broken', 'waiting', 'ok'])
  })

  it('go on behind the last row, also where that has gone', () => {
    for (const [at, row] of rows.entries()) expect(positionBehind(rows, cursorOf(row))).toBe(at + 1)
    expect(positionBehind(rows, cursorOf({ state: 'broken', ref: asRef('ImagePolicy/zzz/zzz') }))).toBe(1)
  })

  it('are at their end for a cursor that nobody gave', () => {
    for (const cursor of ['', 'broken', 'worse.ImagePolicy/a/b', 'ok.nothing'])
      expect(positionBehind(rows, cursor)).toBe(3)
  })
})
