import { expect, it } from 'vitest'
import type { Resource } from '@/lib/contract/state'
import { row } from '@/lib/contract/testing/rows'
import { keepRow, type PendingRows, sumUpRows } from './pending-rows'

const at = new Date()
const [READY, FAILED, STALLED] = (['ready', 'failed', 'stalled'] as const).map((status) => row('apps/web', { status }))
const changeOf = (before: Resource | undefined, after: Resource | undefined) => {
  const sides = { ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) }
  return { type: 'row', at, cause: 'object', ...sides } as const
}
const rowsOf = (...rows: readonly (Resource | undefined)[]) =>
  new Map(rows.flatMap((one) => (one === undefined ? [] : [[one.ref, one] as const])))

it('several changes of one row are one, from what was told last to what is now', () => {
  const pending: PendingRows = new Map()
  keepRow(pending, changeOf(READY, FAILED))
  keepRow(pending, changeOf(FAILED, STALLED))
  const { changed, removed, sides } = sumUpRows(pending, rowsOf(STALLED))
  expect([changed, removed]).toEqual([[STALLED], []])
  expect([sides.before(row('apps/web').ref), sides.after(row('apps/web').ref)]).toEqual([READY, STALLED])
})

it('a row that came and went untold is told to nobody', () => {
  const pending: PendingRows = new Map()
  keepRow(pending, changeOf(undefined, READY))
  keepRow(pending, changeOf(READY, undefined))
  expect(sumUpRows(pending, rowsOf())).toMatchObject({ changed: [], removed: [] })
})

it('a row that says what it said is told with the one that it leaves that to', () => {
  const git = row('GitRepository/apps/fleet')
  const bad: Resource = { ...git, status: 'failed' }
  const web = row('apps/web', { source: { ref: git.ref, status: 'ready' } })
  const pending: PendingRows = new Map()
  keepRow(pending, changeOf(git, bad))
  expect(sumUpRows(pending, rowsOf(bad, web, row('apps/other'))).changed).toEqual([bad, web])
})
