import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Resource } from '@/lib/contract/state'
import { ALL_READ } from '@/lib/flux/judge/sight'
import { FLUX_KIND_NAMES } from '@/lib/flux/kinds'
import type { Ref } from '@/lib/ref'
import type { KubeObject } from '@/lib/simulator/kube-object'
import { buildScenario } from '@/lib/simulator/scenario'
import { ResourceStore } from '../sources/resource-store'
import { finish } from '../testing/finish'
import { createProjection } from './projection'
import { isSameRow } from './same-row'

const START = new Date('2026-11-21T12:00:00Z')
const stamp = (now: Date) => `${now.toISOString().slice(0, 19)}Z`

const said = (now: Date, type: string, status: string, reason: string, message = '') => ({
  type,
  status,
  reason,
  message,
  lastTransitionTime: stamp(now),
})

type Turn = (object: KubeObject, now: Date) => KubeObject

const conditions =
  (...list: (readonly [type: string, status: string, reason: string, message?: string])[]): Turn =>
  (object, now) => ({
    ...object,
    status: { ...object.status, conditions: list.map((one) => said(now, ...one)) },
  })

/** What happens to objects; each begins something that time alone goes on with. */
const TURNS: Readonly<Record<string, Turn>> = {
  'is well': conditions(['Ready', 'True', 'Succeeded']),
  fails: conditions(['Ready', 'False', 'BuildFailed', 'no such file']),
  runs: conditions(['Ready', 'Unknown', 'Progressing'], ['Reconciling', 'True', 'Progressing']),
  'runs beside Ready': conditions(['Ready', 'True', 'Succeeded'], ['Reconciling', 'True', 'Progressing']),
  waits: conditions(['Ready', 'False', 'DependencyNotReady', "dependency 'flux-system/infra' is not ready"]),
  stalls: conditions(['Ready', 'False', 'Broken'], ['Stalled', 'True', 'Broken']),
  'is outdated': conditions(
    ['Ready', 'True', 'Succeeded'],
    ['ArtifactOutdated', 'True', 'NewRevision', "new upstream revision 'main@sha1:abcd'"],
  ),
  'is new': (object, now) => ({
    ...object,
    metadata: { ...object.metadata, creationTimestamp: stamp(now) },
    status: { ...object.status, conditions: [] },
  }),
  'has a new spec': (object, now) => ({
    ...object,
    metadata: {
      ...object.metadata,
      generation: (object.metadata.generation ?? 1) + 1,
      managedFields: [
        {
          manager: 'kubectl',
          operation: 'Update',
          apiVersion: object.apiVersion,
          time: stamp(now),
          fieldsType: 'FieldsV1',
          fieldsV1: { 'f:spec': {} },
        },
      ],
    },
  }),
  'is suspended': (object) => ({ ...object, spec: { ...object.spec, suspend: true } }),
  'goes on': (object) => ({ ...object, spec: { ...object.spec, suspend: false } }),
  'is being deleted': (object, now) => ({
    ...object,
    metadata: { ...object.metadata, deletionTimestamp: stamp(now), finalizers: ['finalizers.fluxcd.io'] },
  }),
  'is asked to run': (object, now) => ({
    ...object,
    metadata: { ...object.metadata, annotations: { 'reconcile.fluxcd.io/requestedAt': now.toISOString() } },
  }),
  'has a new artifact': (object, now) => ({
    ...object,
    status: {
      ...object.status,
      artifact: { revision: `main@sha1:${now.getTime().toString(16)}`, lastUpdateTime: stamp(now), digest: 'sha256:a' },
    },
  }),
}
const TURN_NAMES = Object.keys(TURNS)

function open() {
  let fleet = buildScenario('homelab', START, 1).objects.filter(({ kind }) =>
    FLUX_KIND_NAMES.some((one) => one === kind),
  )
  const store = new ResourceStore()
  const project = () =>
    createProjection({
      resourceOf: (ref) => store.get(ref),
      resources: () => store.resources(),
      horizon: () => ALL_READ,
      controllerTrouble: () => undefined,
      stuckAfterMs: 900_000,
    })
  const touched = new Set<Ref>()
  for (const kind of FLUX_KIND_NAMES)
    store.replace(
      kind,
      fleet.filter((object) => object.kind === kind),
    )
  store.onChange((refs) => {
    for (const ref of refs) touched.add(ref)
  })
  const [lazy, whole] = [project(), project()]
  for (const one of [lazy, whole]) finish(one.inSteps('all', START))
  return {
    size: fleet.length,
    turn(at: number, name: string, now: Date) {
      const index = at % fleet.length
      const before = fleet[index]
      const after = before && TURNS[name]?.(before, now)
      const kind = FLUX_KIND_NAMES.find((one) => one === after?.kind)
      if (after === undefined || kind === undefined) return
      fleet = fleet.with(index, after)
      store.apply(kind, 'MODIFIED', after)
    },
    dueOf: (now: Date) => lazy.due(now),
    /** Whose rows are otherwise where only what is due was looked at; empty where none are. */
    look(now: Date) {
      const { changed } = finish(lazy.inSteps(new Set([...touched, ...lazy.due(now)]), now))
      touched.clear()
      finish(whole.inSteps('all', now))
      for (const row of changed) expect(saidOf(row)).toEqual(saidOf(whole.rows.get(row.ref)))
      expect([...lazy.rows.keys()].sort()).toEqual([...whole.rows.keys()].sort())
      return [...whole.rows.values()].flatMap((row) =>
        isSameRow(lazy.rows.get(row.ref), row) ? [] : [[lazy.rows.get(row.ref), row]],
      )
    },
  }
}

/** How long ago is said anew only with something else. */
function saidOf(row: Resource | undefined): string | undefined {
  return row?.revision?.sentence.replace(/[0-9]+\S* ago/, 'ago')
}

it('looks at what is due, and shows what a look at everything shows, whatever happened before', () => {
  const step = fc.record({
    seconds: fc.constantFrom(1, 5, 13, 59, 61, 119, 121, 301, 601, 901, 3_601, 40_000),
    at: fc.nat(200),
    turn: fc.option(fc.constantFrom(...TURN_NAMES)),
  })
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 15 }), (steps) => {
      const world = open()
      let now = START
      for (const { seconds, at, turn } of steps) {
        now = new Date(now.getTime() + seconds * 1_000)
        if (turn !== null) world.turn(at, turn, now)
        expect(world.look(now)).toEqual([])
      }
    }),
    { numRuns: 25 },
  )
}, 60_000)

it('lets rows follow each object that they name, whatever becomes of it', () => {
  const world = open()
  let now = START
  for (const name of ['has a new artifact', 'fails', 'is suspended'])
    for (let at = 0; at < world.size; at += 3) {
      now = new Date(now.getTime() + 1_000)
      for (const one of [at, at + 1, at + 2]) world.turn(one, name, now)
      expect(world.look(now)).toEqual([])
    }
}, 60_000)

it('looks at few objects where time changes few', () => {
  const world = open()
  expect(world.dueOf(new Date(START.getTime() + 30_000)).size).toBeLessThan(20)
})
