import { expect, test } from 'vitest'
import { kindOf } from '@/lib/ref'
import { inventoryOf } from './build-appliers'
import { isOwnedBy } from './build-workload'
import { numberAt, recordsAt, textAt } from './json'
import { type KubeObject, refOfObject } from './kube-object'
import { buildScenario } from './scenario'

const NOW = new Date('2026-11-20T12:00:00Z')
const KINDS = ['CronJob', 'DaemonSet', 'Deployment', 'StatefulSet']

const { objects } = buildScenario('homelab', NOW, 1)
const ofKind = (...kinds: readonly string[]) => objects.filter(({ kind }) => kinds.includes(kind))
const find = (ref: string) => objects.find((object) => refOfObject(object) === ref)
const podsBelow = (owner: KubeObject | undefined): readonly KubeObject[] =>
  objects
    .filter((object) => isOwnedBy(object, owner?.metadata.uid))
    .flatMap((object) => (object.kind === 'Pod' ? [object] : podsBelow(object)))
const reasonsOf = (pods: readonly KubeObject[]) =>
  pods.flatMap((pod) =>
    recordsAt(pod, 'status', 'containerStatuses').map((one) => textAt(one, 'state', 'waiting', 'reason') ?? 'runs'),
  )

test('every workload that an inventory names is there, and what is there an inventory names or an operator made', () => {
  const named: readonly string[] = objects.flatMap(inventoryOf).filter((ref) => KINDS.includes(kindOf(ref)))
  const made = ['StatefulSet/monitoring/prometheus-kube-prometheus-stack-prometheus']
  expect(
    ofKind(...KINDS)
      .map(refOfObject)
      .toSorted(),
  ).toEqual([...named, ...made].toSorted())
})

test('what applied a workload is written on it, and its pods bear no such label', () => {
  const owners = (object: KubeObject) =>
    Object.keys(object.metadata.labels ?? {}).filter((key) => key.includes('toolkit.fluxcd.io'))
  for (const workload of ofKind(...KINDS))
    expect(owners(workload), refOfObject(workload)).toHaveLength(
      workload.metadata.name.startsWith('prometheus-') ? 0 : 2,
    )
  expect(ofKind('Pod').flatMap(owners)).toEqual([])
})

test('all pods run, but for the new ones of three roll-outs that are stuck', () => {
  const bad = ofKind('Pod').filter((pod) => reasonsOf([pod]).some((reason) => reason !== 'runs'))
  const owners = bad.filter((pod) => textAt(pod, 'status', 'phase') !== 'Succeeded').map((pod) => pod.metadata.name)
  expect(owners.map((name) => name.replace(/-\w{10}-\w{5}$/, '')).toSorted()).toEqual([
    'external-dns',
    'immich-machine-learning',
    'immich-server',
  ])
})

test.each([
  ['Deployment/apps/immich-server', ['CrashLoopBackOff', 'runs'], 1],
  ['Deployment/apps/immich-machine-learning', ['ImagePullBackOff', 'runs'], 1],
  ['Deployment/external-dns/external-dns', ['CreateContainerConfigError'], undefined],
])('%s is stuck: its status counts what its pods say', (ref, reasons, ready) => {
  const deployment = find(ref)
  expect(reasonsOf(podsBelow(deployment)).toSorted()).toEqual(reasons)
  expect(numberAt(deployment, 'status', 'readyReplicas')).toBe(ready)
  const progressing = recordsAt(deployment, 'status', 'conditions').find((one) => one.type === 'Progressing')
  expect([progressing?.status, progressing?.reason]).toEqual(['False', 'ProgressDeadlineExceeded'])
})

test('kinds of every sort are there: on each node, in order, at night, and scaled to nothing', () => {
  const nodes = podsBelow(find('DaemonSet/metallb-system/speaker')).map((pod) => textAt(pod, 'spec', 'nodeName'))
  expect(nodes.toSorted()).toEqual(['nuc-1', 'nuc-2', 'nuc-3', 'pi-rack'])
  expect(podsBelow(find('StatefulSet/monitoring/loki')).map((pod) => pod.metadata.name)).toEqual(['loki-0'])
  const dumps = podsBelow(find('CronJob/apps/postgres-dump'))
  expect(dumps.map((pod) => textAt(pod, 'status', 'phase'))).toEqual(['Succeeded', 'Succeeded', 'Succeeded'])
  expect(podsBelow(find('Deployment/apps/minecraft'))).toEqual([])
})
