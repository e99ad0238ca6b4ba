import { expect, it } from 'vitest'
import { row } from '@/lib/contract/testing/rows'
import type { ToldRow } from './short-delta'
import { takeGroup } from './told-rows'

const large = (name: string): ToldRow => {
  const { ref } = row(`apps/${name}`)
  const message = 'x'.repeat(150_000)
  return {
    row: row(`apps/${name}`, { ready: { status: 'True', reason: 'Succeeded', message } }),
    patch: { ref, status: 'ready' },
  }
}

it('as many rows go together as one event may hold in the form that is read', () => {
  const rows = [large('a'), large('b'), large('c')]
  expect(takeGroup(rows, true).count).toBe(1)
  expect(takeGroup(rows, false)).toEqual({ count: 3, bytes: 3 * JSON.stringify(rows[0]?.patch).length })
})

it('a row that is larger than an event stays together, and one that says nothing takes no room', () => {
  const { row: huge } = large('a')
  expect(takeGroup([{ row: { ...huge, statusText: 'x'.repeat(250_000) } }, large('b')], true).count).toBe(1)
  expect(takeGroup([{ row: huge }, { row: huge }], false)).toEqual({ count: 2, bytes: 0 })
  expect(takeGroup([], true)).toEqual({ count: 0, bytes: 0 })
})
