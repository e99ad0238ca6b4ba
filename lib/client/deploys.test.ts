import { describe, expect, it } from 'vitest'
import type { Rollout } from '@/lib/contract/rollouts'
import type { Resource } from '@/lib/contract/state'
import { row } from '@/lib/contract/testing/rows'
import { asRef } from '@/lib/testing/as-ref'
import { listHappened } from './changes'
import { findDeploys } from './deploys'

const SOURCE = asRef('GitRepository/flux-system/apps')
const ARRIVED = '2026-11-20T12:00:00Z'

const at = (revision: string): Partial<Resource> => ({
  revision: { applied: `main@sha1:${revision}`, appliedShort: `main@${revision}`, behind: 'no', sentence: '' },
})
const source = row(SOURCE, { ...at('8f1c2ab'), lastChangeAt: ARRIVED })
const taker = (name: string, revision: string, lastChangeAt: string, more: Partial<Resource> = {}) =>
  row(`apps/${name}`, { ...at(revision), lastChangeAt, source: { ref: SOURCE }, ...more })

const ROLLOUT: Rollout = {
  id: '1',
  source: SOURCE,
  revision: 'main@sha1:8f1c2ab',
  revisionShort: 'main@8f1c2ab',
  subject: 'feat: new thing',
  startedAt: ARRIVED,
  finishedAt: '2026-11-20T12:00:29Z',
  total: 3,
  done: 2,
  failed: 1,
  waiting: 0,
  suspended: 0,
  running: [],
}

describe('a deploy', () => {
  const rows = [
    source,
    taker('web', '8f1c2ab', '2026-11-20T12:00:05Z'),
    taker('api', '8f1c2ab', '2026-11-20T12:03:00Z'),
    taker('old', '8f1c2ab', '2026-11-18T09:00:00Z'),
    taker('behind', 'c64ad02', '2026-11-18T09:00:00Z'),
  ]

  it('is told from the rows: the revision, how many run it, and no more', () => {
    const { deploys, told } = findDeploys(rows, [])
    expect(deploys).toEqual([
      {
        id: `deploy ${SOURCE}`,
        time: ARRIVED,
        source: SOURCE,
        deploy: { revision: 'main@sha1:8f1c2ab', revisionShort: 'main@8f1c2ab', done: 3, total: 4, failed: 0 },
      },
    ])
    expect([...told]).toEqual([SOURCE, 'Kustomization/apps/web', 'Kustomization/apps/api'])
  })

  it('that was seen has its subject, its outcome and how long it took, and stands once', () => {
    const { deploys, told } = findDeploys(rows, [ROLLOUT])
    expect(deploys).toHaveLength(1)
    expect(deploys[0]?.deploy).toMatchObject({ subject: 'feat: new thing', done: 2, total: 3, failed: 1 })
    expect(deploys[0]?.deploy.finishedAt).toBe(ROLLOUT.finishedAt)
    expect(told).toContain(SOURCE)
  })

  it('takes the place of the lines of all that it reached, and of no others', () => {
    const changes = listHappened({ resources: rows, rollouts: [], actions: [] }, 10)
    expect(changes.map(({ ref, text }) => [ref, text])).toEqual([
      [SOURCE, 'main@8f1c2ab, 3 of 4'],
      // What changed before this revision came was not changed by it.
      ['Kustomization/apps/old', 'changed'],
      ['Kustomization/apps/behind', 'main@c64ad02'],
    ])
  })

  it('is none where the source fails, one object takes from it, or nothing was reached', () => {
    const failing = row(SOURCE, { ...at('8f1c2ab'), lastChangeAt: ARRIVED, status: 'failed' })
    const [, web, , old] = rows
    if (web === undefined || old === undefined) throw new Error('the rows are these')
    expect(findDeploys([failing, ...rows.slice(1)], []).deploys).toEqual([])
    expect(findDeploys([source, web], []).deploys).toEqual([])
    expect(findDeploys([source, old, { ...old, ref: asRef('Kustomization/apps/older') }], []).deploys).toEqual([])
  })
})
