import { describe, expect, it } from 'vitest'
import type { Resource, Status } from '@/lib/contract/state'
import { row } from '@/lib/contract/testing/rows'
import { stateOf } from '@/lib/contract/testing/states'
import { restoreRow, shortenRow } from '@/lib/flux/tell/short-rows'
import type { Ref } from '@/lib/ref'
import { asRef } from '@/lib/testing/as-ref'
import type { Identity } from '../identity/identity'
import { createSeeds, type SeedParts } from './page-seed'

const VERA: Identity = { name: 'vera', groups: [], role: 'viewer' }
const SOURCE = asRef('GitRepository/flux-system/app-0')

function cluster(size: number, statusOf: (at: number) => Status, more: Partial<Resource> = {}): readonly Resource[] {
  return Array.from({ length: size }, (_, at) =>
    row(asRef(`${at === 0 ? 'GitRepository' : 'Kustomization'}/flux-system/app-${at}`), {
      status: statusOf(at),
      ...(at === 0 ? {} : { source: { ref: SOURCE, status: statusOf(0) } }),
      ...more,
    }),
  )
}

function partsOf(rows: readonly Resource[], who: Identity | undefined): SeedParts {
  const byRef = new Map(rows.map((one) => [one.ref, one]))
  const { resources: _, ...head } = stateOf(rows)
  return {
    gate: {
      identify: () => who,
      describe: () => ({ groups: [], role: 'viewer', mode: 'proxy', actionsEnabled: false, readOnly: true }),
      findStranger: () => undefined,
    },
    seenBy: async () => ({
      of: () => ({
        live: {
          head: () => head,
          rows: () => byRef,
          told(_form, isWanted = () => true) {
            const wanted = rows.filter(isWanted)
            const known = new Map(wanted.map((one) => [one.ref, one]))
            return { head, rows: wanted, tell: (one) => shortenRow(one, (ref) => known.get(ref)) }
          },
        },
      }),
    }),
    clusterName: 'homelab',
  }
}

const seedsOf = (rows: readonly Resource[]) => createSeeds(partsOf(rows, VERA))
const seedsOfNobody = (rows: readonly Resource[]) => createSeeds(partsOf(rows, undefined))

const WHO = new Headers()
const worstAtTheEnd = (size: number) => (at: number) => (at >= size - 3 ? 'failed' : 'ready')

async function firstRows(rows: readonly Resource[]): Promise<readonly Resource[] | undefined> {
  const shorts = await seedsOf(rows).readFirstRows(WHO)
  if (shorts === undefined) return undefined
  const byRef = new Map<Ref, (typeof shorts)[number]>(shorts.map((short) => [short.ref, short]))
  return shorts.map((short) => restoreRow(short, (ref) => byRef.get(ref), new Date()))
}

describe('the rows with which a long list begins', () => {
  it('are the worst of all, whole and as they are', async () => {
    const rows = cluster(1_000, worstAtTheEnd(1_000))
    const first = (await firstRows(rows)) ?? []
    expect(first).toHaveLength(48)
    expect(first.filter(({ status }) => status === 'failed')).toEqual(rows.slice(-3))
    expect(new Set(first)).toEqual(new Set([...rows.slice(-3), ...rows.slice(0, 45)]))
  })

  it('say of a source that is not among them how it is', async () => {
    const rows = cluster(1_000, (at) => (at === 0 ? 'ready' : 'failed'))
    const first = (await firstRows(rows)) ?? []
    expect(first.some(({ ref }) => ref === SOURCE)).toBe(false)
    expect(first.every(({ source }) => source?.status === 'ready')).toBe(true)
  })

  it.each([
    ['where the page has all rows anyhow', seedsOf(cluster(400, () => 'ready'))],
    ['where some may be old', seedsOf(cluster(1_000, () => 'ready', { current: false }))],
    ['for whoever has to sign in', seedsOfNobody(cluster(1_000, () => 'ready'))],
  ])('are none %s', async (_, seeds) => {
    expect(await seeds.readFirstRows(WHO)).toBeUndefined()
  })
})

describe('the seed of a page', () => {
  it('is all of a small cluster', async () => {
    const seed = await seedsOf(cluster(400, () => 'ready')).readSeed(WHO)
    expect([seed.complete, seed.state?.resources.length]).toEqual([true, 400])
  })

  it('is a large cluster without its rows, and says that they are not all', async () => {
    const seed = await seedsOf(cluster(401, () => 'ready')).readSeed(WHO)
    expect([seed.complete, seed.state?.resources.length, seed.state?.version]).toEqual([false, 0, 7])
  })

  it('is the name of the cluster alone for whoever has to sign in', async () => {
    expect(await seedsOfNobody(cluster(10, () => 'ready')).readSeed(WHO)).toEqual({
      me: expect.anything(),
      cluster: 'homelab',
      complete: false,
      needsSignIn: true,
    })
  })
})
