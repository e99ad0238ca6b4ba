import { describe, expect, it } from 'vitest'
import type { Rollout } from '@/lib/contract/rollouts'
import { createMemoryStore } from '@/lib/history/memory-store'
import type { RolloutObject, RolloutRow } from '@/lib/history/rows'
import { namespaceOf, type Ref, refOf } from '@/lib/ref'
import { type DeploySource, findDeploy, findDeploys, findNeighbours, findRows, seeOvertakers } from './find-deploys'
import { type DeploySight, seeDeploy } from './seen-deploys'

const BEGIN = Date.UTC(2026, 10, 20, 8)
const SOURCE = refOf('GitRepository', 'flux-system', 'main')
const MINE = refOf('Kustomization', 'mine', 'app')
const THEIRS = refOf('Kustomization', 'theirs', 'app')

const SIGHT: DeploySight = {
  sees: (ref) => namespaceOf(ref) === 'mine',
  seesIn: (namespace) => namespace === 'mine',
  mask: (value) => value,
}

function row(at: number, more: Partial<RolloutRow> = {}): RolloutRow {
  return {
    ...{ id: `r${at}`, source: SOURCE, sourceUid: 'main', revision: `main@sha1:${at}`, short: `main@${at}` },
    ...{ startedAt: BEGIN + at * 60_000, finishedAt: BEGIN + at * 60_000 + 50_000 },
    ...{ total: 2, done: 2, failed: 0, suspended: 0, waiting: 0, quiet: {} },
    ...more,
  }
}

function object(at: number, ref: Ref, more: Partial<RolloutObject> = {}): RolloutObject {
  const ended = { outcome: 'done' as const, at: BEGIN + at * 60_000 + 20_000, changed: true }
  return { rollout: `r${at}`, uid: `uid ${ref}`, ref, namespace: namespaceOf(ref), ...ended, ...more }
}

interface Kept {
  readonly rollouts: readonly RolloutRow[]
  readonly rolloutObjects: readonly RolloutObject[]
}

/** Whose pages are of two, however many are asked for. */
function keep({ rollouts, rolloutObjects }: Kept, more: Partial<DeploySource> = {}): DeploySource {
  const store = createMemoryStore({ instance: 'one', clock: () => new Date(BEGIN) })
  store.write({ rollouts, rolloutObjects })
  const read = {
    ...store.read,
    rollouts: (query: Parameters<typeof store.read.rollouts>[0]) =>
      store.read.rollouts({ ...query, limit: Math.min(query.limit, 2) }),
  }
  return { read, sight: SIGHT, underWay: new Map(), ...more }
}

/** Ten of which the first, the fifth and the last reach something of theirs. */
const SOME = (): Kept => {
  const numbers = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
  const mine = new Set([1, 5, 10])
  return {
    rollouts: numbers.map((at) => row(at)),
    rolloutObjects: numbers.map((at) => object(at, mine.has(at) ? MINE : THEIRS)),
  }
}

const idsOf = ({ deploys }: Awaited<ReturnType<typeof findDeploys>>) => deploys.map((one) => one.row.id)

describe('deploys of somebody who sees a part', () => {
  it('come as full pages, whatever lies between them, and the last page is the last', async () => {
    const from = keep(SOME())
    const first = await findDeploys({ limit: 2 }, from)
    expect([idsOf(first), first.next]).toEqual([['r10', 'r5'], { at: BEGIN + 5 * 60_000, key: 'r5' }])
    const { next } = first
    const second = await findDeploys({ limit: 2, ...(next === undefined ? {} : { after: next }) }, from)
    expect([idsOf(second), second.next]).toEqual([['r1'], undefined])
    expect((await findDeploys({ limit: 3 }, from)).next).toBeUndefined()
  })

  it('are as many pages as there are for somebody who sees all', async () => {
    const page = await findDeploys({ limit: 2 }, keep(SOME(), { sight: undefined }))
    expect([idsOf(page), page.next?.key]).toEqual([['r10', 'r9'], 'r9'])
  })

  it('have those of theirs as neighbours', async () => {
    const from = keep(SOME())
    expect(await findNeighbours('r5', from)).toEqual({ previous: 'r1', next: 'r10' })
    expect(await findNeighbours('r1', from)).toEqual({ next: 'r5' })
    expect(await findNeighbours('r5', { ...from, sight: undefined })).toEqual({ previous: 'r4', next: 'r6' })
    expect(await findDeploy('r4', from)).toBeUndefined()
  })

  it('are found without their objects by somebody alone who sees all', async () => {
    const from = keep(SOME())
    const asked: (readonly string[])[] = []
    const rolloutObjects = (ids: readonly string[]) => {
      asked.push(ids)
      return from.read.rolloutObjects(ids)
    }
    const read = { ...from.read, rolloutObjects }
    const all = await findRows({ limit: 2 }, { ...from, read, sight: undefined })
    expect([all.map(({ id }) => id), asked]).toEqual([['r10', 'r9'], []])
    const theirs = await findRows({ limit: 2 }, { ...from, read })
    expect(theirs.map(({ id }) => id)).toEqual(['r10', 'r5'])
    expect(asked).not.toEqual([])
  })

  it('name what took their place only where that is theirs to see', async () => {
    const { rollouts, rolloutObjects } = SOME()
    const overtaken = rollouts.map((one) => ({ ...one, overtakenBy: one.id === 'r1' ? 'r5' : 'r4' }))
    const from = keep({ rollouts: overtaken, rolloutObjects })
    const { deploys } = await findDeploys({ limit: 9 }, from)
    const told = await seeOvertakers(deploys, from)
    expect(told.map(({ row: { id, overtakenBy } }) => [id, overtakenBy])).toEqual([
      ['r10', undefined],
      ['r5', undefined],
      ['r1', 'r5'],
    ])
  })

  it('are left out where nothing of theirs was changed, unless those are asked for', async () => {
    const kept = {
      rollouts: [row(1)],
      rolloutObjects: [object(1, MINE, { changed: false }), object(1, THEIRS)],
    }
    expect(idsOf(await findDeploys({ limit: 5 }, keep(kept)))).toEqual([])
    const { deploys } = await findDeploys({ limit: 5, all: true }, keep(kept))
    expect(deploys).toMatchObject([{ row: { total: 1, done: 1, unchanged: true } }])
    const failed = { ...kept, rolloutObjects: [object(1, MINE, { changed: false, outcome: 'failed' })] }
    expect(idsOf(await findDeploys({ limit: 5 }, keep(failed)))).toEqual(['r1'])
  })

  it('are there while they are under way, also where none of their objects is kept yet', async () => {
    const { finishedAt: _, ...open } = row(1)
    const kept = { rollouts: [open], rolloutObjects: [object(1, THEIRS)] }
    expect(idsOf(await findDeploys({ limit: 5 }, keep(kept)))).toEqual([])
    const live: Rollout = {
      ...{ id: 'r1', source: SOURCE, revision: 'main@sha1:1', revisionShort: 'main@1', running: [MINE] },
      ...{ startedAt: new Date(BEGIN).toISOString(), total: 1, done: 0, failed: 0, waiting: 0, suspended: 0 },
    }
    expect(idsOf(await findDeploys({ limit: 5 }, keep(kept, { underWay: new Map([['r1', live]]) })))).toEqual(['r1'])
  })
})

describe('one deploy of somebody who sees a part', () => {
  it('took as long as their own objects did', () => {
    const objects = [object(1, MINE), object(1, THEIRS, { at: BEGIN + 100_000 })]
    const seen = seeDeploy({ row: row(1), objects }, SIGHT)
    expect(seen?.row).toMatchObject({ total: 1, done: 1, finishedAt: BEGIN + 80_000 })
    const { finishedAt: _, ...open } = row(1)
    expect(seeDeploy({ row: open, objects }, SIGHT)?.row.finishedAt).toBe(BEGIN + 80_000)
    const waiting = [object(1, MINE, { outcome: 'waiting' })]
    expect(seeDeploy({ row: open, objects: waiting }, SIGHT)?.row.finishedAt).toBeUndefined()
  })

  it('of which theirs are only counted changed nothing of theirs, where digests tell', () => {
    const large = row(1, { quiet: { mine: 40, theirs: 200 }, total: 241, done: 241 })
    const seen = seeDeploy({ row: large, objects: [object(1, THEIRS)] }, SIGHT)
    expect(seen?.row).toMatchObject({ total: 40, done: 40, quiet: { mine: 40 }, unchanged: true })
    const untold = seeDeploy({ row: large, objects: [] }, SIGHT)
    expect(untold?.row).toMatchObject({ total: 40 })
    expect(untold?.row).not.toHaveProperty('unchanged')
  })

  it('says nothing of a commit whose source is not theirs to see', () => {
    const said = row(1, { subject: 'feat: a secret plan', author: 'Ali', by: 'ali' })
    const seen = seeDeploy({ row: said, objects: [object(1, MINE)] }, SIGHT)
    expect(JSON.stringify(seen)).not.toMatch(/secret plan|[Aa]li/)
    expect(seeDeploy({ row: said, objects: [object(1, MINE)] }, undefined)?.row).toBe(said)
  })
})
