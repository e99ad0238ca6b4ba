import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { allAtOnce } from '@/lib/steps'
import { ACTION_NAMES, actionsFor, planPatch, refuseAction } from '../act/actions'
import { readProgress } from '../act/progress'
import { planWalk } from '../act/reconcile'
import { explain } from '../advice/advice'
import { beginOfFailure, countFailures } from '../judge/failure-begin'
import { findRootCauses } from '../judge/root-cause'
import { ALL_READ } from '../judge/sight'
import { evaluateStatus } from '../judge/status'
import { findStuck } from '../judge/stuck'
import { describeKind, FLUX_KIND_NAMES, FLUX_KINDS, type FluxKind } from '../kinds'
import { describeInstallation } from '../tell/installation'
import { parseFluxRef } from './flux-ref'
import type { FluxResource } from './flux-resource'
import { parseResource } from './resource'
import { describeRevision } from './revision'

const NOW = new Date('2026-11-20T08:14:00Z')
const SECRET = 'hunter2hunter2'

/** Any JSON, often in the places where the parser looks. */
const junk = fc.jsonValue({ maxDepth: 3 })
const time = fc.oneof(
  fc.constantFrom('2026-11-20T08:13:50Z', '2026-11-19T08:00:00Z', '2027-01-01T00:00:00Z', 'soon'),
  junk,
)
const condition = fc.record(
  {
    type: fc.oneof(fc.constantFrom('Ready', 'Stalled', 'Reconciling', 'Healthy', 'ArtifactOutdated'), junk),
    status: fc.oneof(fc.constantFrom('True', 'False', 'Unknown', 'true'), junk),
    reason: fc.oneof(fc.constantFrom('DependencyNotReady', 'Progressing', 'ArtifactFailed', 'RetriesExceeded'), junk),
    message: fc.oneof(fc.constantFrom('install retries exhausted', "dependency 'a/b' is not ready"), junk),
    observedGeneration: fc.oneof(fc.integer({ min: -1, max: 3 }), junk),
    lastTransitionTime: time,
  },
  { requiredKeys: [] },
)
const object = fc.record(
  {
    metadata: fc.oneof(
      fc.record(
        {
          name: fc.oneof({ weight: 9, arbitrary: fc.constant('x') }, junk),
          namespace: fc.oneof({ weight: 9, arbitrary: fc.constant('apps') }, junk),
          generation: fc.oneof(fc.integer({ min: 0, max: 3 }), junk),
          creationTimestamp: time,
          deletionTimestamp: time,
          annotations: junk,
          labels: junk,
          managedFields: junk,
        },
        { requiredKeys: ['name', 'namespace'] },
      ),
      junk,
    ),
    spec: fc.oneof(
      fc.record(
        {
          suspend: junk,
          type: fc.oneof(fc.constant('oci'), junk),
          sourceRef: junk,
          dependsOn: junk,
          chart: junk,
          interval: junk,
          url: junk,
        },
        { requiredKeys: [] },
      ),
      junk,
    ),
    status: fc.oneof(
      fc.record(
        {
          conditions: fc.oneof(fc.array(fc.oneof(condition, junk), { maxLength: 4 }), junk),
          observedGeneration: junk,
          artifact: fc.oneof(fc.record({ revision: fc.string() }), junk),
          history: fc.oneof(fc.array(junk), junk),
          inventory: fc.oneof(fc.record({ entries: fc.array(fc.record({ id: fc.string(), v: fc.string() })) }), junk),
        },
        { requiredKeys: [] },
      ),
      junk,
    ),
  },
  { requiredKeys: ['metadata'] },
)
const kind = fc.constantFrom(...FLUX_KIND_NAMES)

function hasBasisForReady(resource: FluxResource): boolean {
  const isTrue = resource.conditions.some(({ type, status }) => type === 'Ready' && status === 'True')
  const isUnmanaged = describeKind(resource.kind).controller === undefined
  return isTrue || resource.isStatic || (isUnmanaged && resource.artifactRevision !== undefined)
}

describe('no JSON', () => {
  it('makes the parser throw, whatever it is', () => {
    fc.assert(
      fc.property(kind, junk, (name, value) => {
        expect(() => parseResource(name, value)).not.toThrow()
      }),
    )
  })

  it('is ready without a basis, or makes a rule throw', () => {
    fc.assert(
      fc.property(kind, object, (name, value) => {
        const parsed = parseResource(name, value)
        if (!parsed.ok) return parsed.reason !== ''
        const resource = parsed.value
        const { status } = evaluateStatus(resource, NOW)
        if (status === 'ready') expect(hasBasisForReady(resource)).toBe(true)
        describeRevision(resource, resource, NOW)
        const ready = resource.conditions.find(({ type }) => type === 'Ready')
        const advice = explain({ kind: name, status, conditions: resource.conditions, facts: resource.facts })
        for (const text of [advice.title, advice.meaning, advice.remedy]) expect(text.length).toBeGreaterThan(5)
        const began = beginOfFailure(resource)
        if (began !== undefined) expect(Number.isNaN(began.since.getTime())).toBe(false)
        const failures = countFailures(resource)
        const times = ready?.since === undefined ? {} : { since: ready.since }
        const counted = failures === undefined ? {} : { failures }
        expect(
          findStuck({ kind: name, status, ...times, ...counted }, { now: NOW })?.forSeconds ?? 0,
        ).toBeGreaterThanOrEqual(0)
        describeInstallation([resource, resource], () => ({ status }))
        const subject = { ...resource, status, ...(ready === undefined ? {} : { ready }) }
        const causes = allAtOnce(findRootCauses(new Map([[resource.ref, subject]]), ALL_READ))
        for (const { holdsBack, root } of causes.groups) expect(holdsBack).not.toContain(root)
        planWalk(resource, () => resource)
        const common = { resource, token: 'T', now: NOW }
        readProgress({ ...common, action: 'reconcile', before: undefined, requestedAt: NOW })
        for (const action of actionsFor(resource, status)) expect(refuseAction(resource, action)).toBeUndefined()
        for (const action of ACTION_NAMES) planPatch({ ...common, action, actor: 'ali' })
        return true
      }),
      { numRuns: 2_000 },
    )
  })

  it('carries a secret of a message or an address into the projection', () => {
    const places = (text: string) => ({
      metadata: {
        name: 'x',
        namespace: 'apps',
        annotations: {
          'fluxdeck.dev/suspended-by': text,
          'fluxdeck.dev/suspend-reason': text,
          'source.extensions.fluxcd.io/reconcile': 'disabled',
        },
      },
      spec: { url: text, image: text, suspend: true, path: text, type: text, address: text, values: { a: text } },
      status: {
        webhookPath: text,
        conditions: ['Ready', 'Stalled'].map((type) => ({ type, status: 'False', reason: 'X', message: text })),
        artifact: { revision: 'x', metadata: { 'org.opencontainers.image.source': text } },
        lastScanResult: { revision: text },
        canonicalImageName: text,
      },
    })
    for (const name of FLUX_KIND_NAMES) {
      const parsed = parseResource(name, places(`see https://bob:${SECRET}@git.example.com/r?token=${SECRET}`))
      expect(JSON.stringify(parsed)).not.toContain(SECRET)
    }
  })
})

describe('objects of every kind and every version', () => {
  const versions = FLUX_KIND_NAMES.flatMap((name) =>
    FLUX_KINDS[name].versions.map((version) => [name, version] as const),
  )

  it.each(versions)('%s %s is read', (name: FluxKind, version) => {
    const apiVersion = `${FLUX_KINDS[name].group}/${version}`
    const parsed = parseResource(name, { apiVersion, kind: name, metadata: { name: 'x', namespace: 'apps' } })
    expect(parsed).toMatchObject({ ok: true, value: { ref: `${name}/apps/x`, apiVersion } })
  })

  it('are refused under a wrong name, with a word on why', () => {
    const chart = { apiVersion: 'helm.cattle.io/v1', kind: 'HelmChart', metadata: { name: 'x', namespace: 'apps' } }
    expect(parseResource('HelmChart', chart)).toMatchObject({ ok: false, ref: 'HelmChart/apps/x' })
    expect(parseResource('Kustomization', { ...chart, kind: 'Pod' })).toMatchObject({ ok: false })
    expect(parseResource('Kustomization', null)).toEqual({ ok: false, reason: 'not an object' })
  })

  it('are named by refs that can be read back', () => {
    expect(parseFluxRef('Kustomization/apps/x')).toEqual({
      ref: 'Kustomization/apps/x',
      kind: 'Kustomization',
      namespace: 'apps',
      name: 'x',
    })
    for (const ref of [
      'Pod/apps/x',
      'Kustomization/apps',
      'Kustomization//x',
      '__proto__/a/b',
      'Kustomization/a/b/c',
    ]) {
      expect(parseFluxRef(ref)).toBeUndefined()
    }
  })
})
