import { describe, expect, it } from 'vitest'
import type { FluxResource } from '@/lib/flux/object/flux-resource'
import { parseResource } from '@/lib/flux/object/resource'
import { createJudgements } from './judgements'

const NOW = Date.parse('2026-11-20T12:00:00Z')
const at = (seconds: number) => new Date(NOW + seconds * 1_000)

type Words = readonly [status: string, reason: string]

const READY: Words = ['True', 'Succeeded']
const RUNS: Words = ['Unknown', 'Progressing']
const FAILED: Words = ['False', 'BuildFailed']

interface Written {
  readonly ready?: Words
  readonly createdAt?: number
  readonly since?: number
  readonly suspend?: boolean
}

function write(name: string, { ready, createdAt = -90_000, since = 0, suspend = false }: Written): FluxResource {
  const parsed = parseResource('Kustomization', {
    metadata: { name, namespace: 'apps', uid: name, generation: 1, creationTimestamp: at(createdAt).toISOString() },
    spec: { suspend },
    status: {
      conditions:
        ready === undefined
          ? []
          : [{ type: 'Ready', status: ready[0], reason: ready[1], lastTransitionTime: at(since).toISOString() }],
    },
  })
  if (!parsed.ok) throw new Error(parsed.reason)
  return parsed.value
}

/** Of what no controller has seen, the answer changes a minute after its creation, and a millisecond. */
const afterCreation = (seconds: number) => new Date(at(seconds + 60).getTime() + 1)

describe('when time alone changes a judgement next', () => {
  it('is at the first of those times, in whatever order the objects come', () => {
    for (const order of [
      [-10, -40, -20],
      [-40, -20, -10],
      [-10, -20, -40],
    ]) {
      const judgements = createJudgements()
      expect(judgements.deadlines.next()).toBeUndefined()
      judgements.renew(write('well', { ready: READY }), at(0))
      for (const createdAt of order) judgements.renew(write(`new${createdAt}`, { createdAt }), at(0))
      expect(judgements.deadlines.next()).toEqual(afterCreation(-40))
      judgements.forget(write('new-40', {}).ref)
      expect(judgements.deadlines.next()).toEqual(afterCreation(-20))
    }
  })

  it('is at the end of what is held, and never for what is settled again', () => {
    const judgements = createJudgements()
    judgements.renew(write('web', { ready: READY }), at(0))
    judgements.renew(write('web', { ready: RUNS }), at(10))
    expect(judgements.deadlines.next()).toEqual(at(22))
    judgements.renew(write('web', { ready: READY }), at(15))
    expect(judgements.deadlines.next()).toBeUndefined()
  })
})

describe('what is shown of an object', () => {
  it('is it as it was, with the judgement on that, while a moment is held', () => {
    const judgements = createJudgements()
    const [well, running] = [write('web', { ready: READY }), write('web', { ready: RUNS })]
    judgements.renew(well, at(0))
    judgements.renew(running, at(10))
    expect(judgements.shown(well.ref)).toBe(well)
    expect(judgements.of(well.ref)?.status).toBe('ready')
    judgements.renew(running, at(22))
    expect(judgements.shown(well.ref)).toBe(running)
    expect(judgements.of(well.ref)?.status).toBe('reconciling')
  })

  it('is no failure while it is suspended, and the same one as before when it goes on', () => {
    const judgements = createJudgements()
    const failed = write('web', { ready: FAILED, since: -50 })
    judgements.renew(failed, at(0))
    expect(judgements.failingSince(failed.ref)?.since).toEqual(at(-50))
    judgements.renew(write('web', { ready: FAILED, since: -50, suspend: true }), at(10))
    expect(judgements.failingSince(failed.ref)).toBeUndefined()
    judgements.renew(write('web', { ready: FAILED, since: 19 }), at(20))
    expect(judgements.failingSince(failed.ref)?.since).toEqual(at(-50))
  })

  it('is nothing of what was never seen, or was forgotten', () => {
    const judgements = createJudgements()
    const failed = write('web', { ready: FAILED, since: -50 })
    const known = () => [
      judgements.of(failed.ref),
      judgements.shown(failed.ref),
      judgements.failingSince(failed.ref),
      judgements.changedAt(failed.ref),
    ]
    expect(known()).toEqual([undefined, undefined, undefined, undefined])
    judgements.renew(failed, at(0))
    expect(known()).not.toContain(undefined)
    judgements.forget(failed.ref)
    expect(known()).toEqual([undefined, undefined, undefined, undefined])
  })

  it('is judged as at the first sight once it was forgotten', () => {
    const judgements = createJudgements()
    const { ref } = write('web', {})
    judgements.renew(write('web', { ready: READY }), at(0))
    judgements.forget(ref)
    judgements.renew(write('web', { ready: RUNS }), at(10))
    expect(judgements.of(ref)?.status).toBe('reconciling')
    judgements.renew(write('web', { ready: FAILED, since: 20 }), at(30))
    expect(judgements.failingSince(ref)).toMatchObject({ since: at(20), atLeast: true })
    judgements.forget(ref)
    judgements.renew(write('web', { ready: FAILED, since: 40 }), at(50))
    expect(judgements.failingSince(ref)).toMatchObject({ since: at(40) })
    expect(judgements.changedAt(ref)).toEqual(at(40))
  })
})
