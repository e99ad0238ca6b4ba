import { describe, expect, it } from 'vitest'
import { refOf } from '@/lib/ref'
import { asRef } from '@/lib/testing/as-ref'
import { judgePod } from '@/lib/workloads/judge-pod'
import { readPod } from '@/lib/workloads/pod'
import { CHECKS } from './checks'
import { readGroundObject } from './ground-object'
import { type HintParts, hintsOf } from './hints'
import type { JudgedPod } from './judge-pods'
import type { Found, GroundRead } from './read'

const NOW = new Date('2026-11-20T08:14:00Z')
const LONG_AGO = '2026-11-01T08:00:00Z'
const APP = asRef('Kustomization/apps/web')

function readOf(name: string, raw: object, more: Partial<Found> = {}, state: GroundRead['state'] = 'live'): GroundRead {
  const check = CHECKS.find((one) => one.name === name)
  const object = check && readGroundObject(raw, check.isNamespaced, check.keeps)
  if (check === undefined || object === undefined) throw new Error(`${name} cannot be read`)
  const found = { ref: refOf(check.kind, object.namespace, object.name), object, finding: check.judge(object, NOW, {}) }
  return { question: check.question, nouns: check.nouns, state, found: [{ ...found, ...more }], unread: 0 }
}

function podOf(message: string, node = 'pi3-worker-2'): JudgedPod {
  const waiting = { reason: 'CreateContainerConfigError', message }
  const pod = readPod({
    metadata: { name: 'web-1', namespace: 'apps', uid: 'u', creationTimestamp: LONG_AGO },
    spec: { nodeName: node, containers: [{ name: 'web' }] },
    status: { phase: 'Pending', containerStatuses: [{ name: 'web', state: { waiting } }] },
  })
  if (pod === undefined) throw new Error('the pod cannot be read')
  const judgement = judgePod(pod, NOW, { wantsToRun: true })
  return { pod, judgement, workload: asRef('Deployment/apps/web'), deployedBy: APP }
}

const NODE = {
  metadata: { name: 'pi3-worker-2' },
  status: { conditions: [{ type: 'Ready', status: 'Unknown', lastTransitionTime: LONG_AGO }] },
}
const secret = (namespace: string, target: string) => ({
  metadata: { name: 'pull', namespace, creationTimestamp: LONG_AGO },
  spec: { target: { name: target } },
  status: { conditions: [{ type: 'Ready', status: 'False', reason: 'SecretSyncedError' }] },
})
const certificate = (namespace: string, secretName: string) => ({
  metadata: { name: 'web', namespace, creationTimestamp: LONG_AGO },
  spec: { secretName },
  status: { conditions: [{ type: 'Ready', status: 'False', reason: 'Failed' }] },
})
const INGRESS = {
  metadata: { name: 'web', namespace: 'apps', creationTimestamp: LONG_AGO },
  spec: { tls: [{ secretName: 'web-tls' }] },
  status: { loadBalancer: { ingress: [{ ip: '192.0.2.1' }] } },
}
const CLAIM = {
  metadata: { name: 'data', namespace: 'apps', creationTimestamp: LONG_AGO },
  status: { phase: 'Lost' },
}
const NOT_FOUND = podOf('secret "ghcr-credentials" not found')

function hint(
  reads: readonly GroundRead[],
  pods: HintParts['pods'] = [],
  causes: ReadonlySet<typeof APP> = new Set([APP]),
) {
  return hintsOf({ reads, pods, causes }).map(({ sentence, isSure }) => `${isSure ? '' : 'may be why: '}${sentence}`)
}

describe('a hint of the ground', () => {
  it('names the node of the pods that do not run, where that is not ready', () => {
    expect(hint([readOf('nodes', NODE)], [NOT_FOUND])).toEqual([
      'Its pods are on node pi3-worker-2: its kubelet is not heard any more.',
    ])
    expect(hint([readOf('nodes', NODE)], [podOf('', 'pi3-worker-1')])).toEqual([])
  })

  it('names the ExternalSecret of the Secret that a container waits for', () => {
    expect(hint([readOf('externalsecrets', secret('apps', 'ghcr-credentials'))], [NOT_FOUND])).toEqual([
      'Its pods wait for Secret ghcr-credentials, and ExternalSecret apps/pull does not bring it.',
    ])
    expect(hint([readOf('externalsecrets', secret('app', 'ghcr-credentials'))], [NOT_FOUND])).toEqual([])
    expect(hint([readOf('externalsecrets', secret('apps', 'ghcr-credential'))], [NOT_FOUND])).toEqual([])
    const other = podOf('configmap "ghcr-credentials" not found')
    expect(hint([readOf('externalsecrets', secret('apps', 'ghcr-credentials'))], [other])).toEqual([])
  })

  it('names the certificate of an Ingress of its inventory', () => {
    const ingress = readOf('ingresses', INGRESS, { deployedBy: APP })
    expect(hint([ingress, readOf('certificates', certificate('apps', 'web-tls'))])).toEqual([
      'may be why: Certificate apps/web of its Ingress apps/web: not ready: Failed.',
    ])
    expect(hint([ingress, readOf('certificates', certificate('apps', 'web-tl'))])).toEqual([])
    expect(hint([ingress, readOf('certificates', certificate('appz', 'web-tls'))])).toEqual([])
    expect(hint([readOf('ingresses', INGRESS), readOf('certificates', certificate('apps', 'web-tls'))])).toEqual([])
  })

  it('names the claim of its own that has no volume', () => {
    expect(hint([readOf('persistentvolumeclaims', CLAIM, { deployedBy: APP })])).toEqual([
      'may be why: Its PersistentVolumeClaim apps/data: its volume is gone.',
    ])
    expect(hint([readOf('persistentvolumeclaims', CLAIM)])).toEqual([])
  })

  it('is given to what has a problem only, and by what is read now only', () => {
    const claim = readOf('persistentvolumeclaims', CLAIM, { deployedBy: APP })
    expect(hint([claim], [], new Set([asRef('Kustomization/apps/wed')]))).toEqual([])
    expect(hint([{ ...claim, state: 'stale' }])).toEqual([])
  })
})
