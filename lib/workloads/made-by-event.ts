// What a controller says in an event that it made: exactly named, in the controller's own words. Nothing is concluded
// from how names begin.

const NAME = '([a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?)'
const CREATED_POD = { kind: 'Pod', says: new RegExp(`^Created pod: ${NAME}$`) } as const

interface Maker {
  /** As the event names who told it. */
  readonly component: string
  readonly kind: 'Pod' | 'ReplicaSet' | 'Job'
  readonly says: RegExp
}

/** By the kind of the object that the event is about. */
const MAKERS: ReadonlyMap<string, Maker> = new Map<string, Maker>([
  [
    'Deployment',
    {
      component: 'deployment-controller',
      kind: 'ReplicaSet',
      says: new RegExp(`^Scaled (?:up|down) replica set ${NAME} (?:from \\d{1,9} )?to \\d{1,9}$`),
    },
  ],
  ['ReplicaSet', { component: 'replicaset-controller', ...CREATED_POD }],
  ['DaemonSet', { component: 'daemonset-controller', ...CREATED_POD }],
  ['Job', { component: 'job-controller', ...CREATED_POD }],
  ['CronJob', { component: 'cronjob-controller', kind: 'Job', says: new RegExp(`^Created job ${NAME}$`) }],
  [
    'StatefulSet',
    {
      component: 'statefulset-controller',
      kind: 'Pod',
      says: new RegExp(`^create Pod ${NAME} in StatefulSet \\S{1,253} successful$`),
    },
  ],
])

export interface Made {
  readonly kind: Maker['kind']
  readonly name: string
}

export function readMade(kind: string, component: string | undefined, message: string): Made | undefined {
  const maker = MAKERS.get(kind)
  if (maker === undefined || maker.component !== component) return undefined
  const name = maker.says.exec(message)?.[1]
  return name === undefined ? undefined : { kind: maker.kind, name }
}
