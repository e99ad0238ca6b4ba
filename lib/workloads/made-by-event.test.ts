import { expect, it } from 'vitest'
import { readMade } from './made-by-event'

it.each([
  ['Deployment', 'deployment-controller', 'Scaled up replica set web-6d4 from 0 to 3', 'ReplicaSet web-6d4'],
  ['Deployment', 'deployment-controller', 'Scaled down replica set web-6d4 to 0', 'ReplicaSet web-6d4'],
  ['ReplicaSet', 'replicaset-controller', 'Created pod: web-6d4-x2x9p', 'Pod web-6d4-x2x9p'],
  ['DaemonSet', 'daemonset-controller', 'Created pod: agent-abcde', 'Pod agent-abcde'],
  ['Job', 'job-controller', 'Created pod: nightly-1-abcde', 'Pod nightly-1-abcde'],
  ['CronJob', 'cronjob-controller', 'Created job nightly-1', 'Job nightly-1'],
  ['StatefulSet', 'statefulset-controller', 'create Pod db-0 in StatefulSet db successful', 'Pod db-0'],
])('reads in an event of a %s by the %s what was made: %s', (kind, component, message, expected) => {
  const made = readMade(kind, component, message)
  expect(made && `${made.kind} ${made.name}`).toBe(expected)
})

it.each([
  ['Pod', 'kubelet', 'Created pod: web-1'],
  ['ReplicaSet', 'somebody-else', 'Created pod: web-1'],
  ['ReplicaSet', undefined, 'Created pod: web-1'],
  ['ReplicaSet', 'replicaset-controller', 'Deleted pod: web-1'],
  ['ReplicaSet', 'replicaset-controller', 'Created pod: web-1 and more'],
  ['ReplicaSet', 'replicaset-controller', 'Error creating: pods "web-1" is forbidden'],
])('concludes nothing from an event of a %s by %s: %s', (kind, component, message) => {
  expect(readMade(kind, component, message)).toBeUndefined()
})
