import { expect, it } from 'vitest'
import { evaluateStatus } from '@/lib/flux/judge/status'
import type { FluxResource } from '@/lib/flux/object/flux-resource'
import { parseResource } from '@/lib/flux/object/resource'
import { createRowMarks } from './row-marks'

const NOW = new Date('2026-11-20T12:00:00Z')
const before = (seconds: number) => new Date(NOW.getTime() - seconds * 1_000)

/** A release that is ready and runs beside it for so long; it hangs from its timeout of five minutes on. */
function running(name: string, seconds: number | undefined): FluxResource {
  const condition = (type: string, reason: string, since: Date) => ({
    type,
    reason,
    status: 'True',
    message: reason,
    observedGeneration: 1,
    lastTransitionTime: since.toISOString(),
  })
  const parsed = parseResource('HelmRelease', {
    apiVersion: 'helm.toolkit.fluxcd.io/v2',
    kind: 'HelmRelease',
    metadata: { namespace: 'apps', name, generation: 1, creationTimestamp: before(90_000).toISOString() },
    spec: { timeout: '5m' },
    status: {
      conditions: [
        condition('Ready', 'UpgradeSucceeded', before(9_000)),
        ...(seconds === undefined ? [] : [condition('Reconciling', 'Progressing', before(seconds))]),
      ],
    },
  })
  if (!parsed.ok) throw new Error(parsed.reason)
  return parsed.value
}

function open() {
  const nothing = { sightOf: () => 'read' as const, badInput: () => undefined, troubleOf: () => undefined }
  const marks = createRowMarks(
    nothing,
    () => undefined,
    () => undefined,
  )
  return {
    ...marks,
    look: (resource: FluxResource) => marks.of(resource, evaluateStatus(resource, NOW), NOW).map(({ code }) => code),
  }
}

it('comes with the first of those times at which time alone brings a mark', () => {
  const marks = open()
  expect(marks.deadlines.next()).toBeUndefined()
  for (const [name, seconds] of [
    ['late', 100],
    ['first', 290],
    ['later', 10],
  ] as const)
    expect(marks.look(running(name, seconds))).toEqual([])
  const isNear = (secondsLeft: number) => {
    const ms = (marks.deadlines.next()?.getTime() ?? 0) - NOW.getTime()
    expect(ms).toBeGreaterThanOrEqual(secondsLeft * 1_000)
    expect(ms).toBeLessThan((secondsLeft + 2) * 1_000)
  }
  isNear(10)
  marks.forget(running('first', 290).ref)
  isNear(200)
})

it('no longer waits for a time of an object whose run has ended, or that has its mark', () => {
  const marks = open()
  marks.look(running('web', 100))
  expect(marks.deadlines.next()).toBeDefined()
  marks.look(running('web', undefined))
  expect(marks.deadlines.next()).toBeUndefined()
  expect(marks.look(running('web', 400))).toEqual(['hanging'])
  expect(marks.deadlines.next()).toBeUndefined()
})
