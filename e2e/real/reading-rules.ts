// The rights to read all that Fluxdeck reads, for accounts of which a story takes some away.
import { describeKind, FLUX_KIND_NAMES } from '@/lib/flux/kinds'
import { WORKLOAD_TYPES } from '@/lib/workloads/kinds'
import { WORKLOAD_KINDS } from '@/lib/workloads/words'
import type { PolicyRule } from '../support/control-plane'

const READ = ['get', 'list', 'watch']

export function readingAllBut(...forbidden: readonly string[]): readonly PolicyRule[] {
  const types = [
    ...FLUX_KIND_NAMES.map(describeKind),
    ...WORKLOAD_KINDS.map((kind) => WORKLOAD_TYPES[kind]),
    { group: '', plural: 'pods' },
    { group: 'apps', plural: 'replicasets' },
    { group: '', plural: 'events' },
  ]
  return types
    .filter(({ plural }) => !forbidden.includes(plural))
    .map(({ group, plural }) => ({ apiGroups: [group], resources: [plural], verbs: READ }))
}
