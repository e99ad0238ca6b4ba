// What the objects of flux-operator say of themselves: the installation and its report, what a ResourceSet makes of which
// inputs, and where those come from. Inputs by their names alone.

import { formatDuration } from '@/lib/time'
import {
  type JsonObject,
  readInteger,
  readObject,
  readObjects,
  readPath,
  readSeconds,
  readText,
  readTexts,
} from '../object/json-fields'
import { formatLabelSelector } from '../object/label-selector'
import { sayCount } from './particulars-of-appliers'
import { named } from './particulars-of-sources'
import { at, type Chapter, others, type Row, verbatim, words } from './saying'

const SPEC = (label: string, ...path: readonly string[]): Row =>
  verbatim(label, (object) => readText(object, 'spec', ...path))

export const FLUX_INSTANCE: readonly Chapter[] = [
  {
    title: 'Distribution',
    rows: [
      SPEC('Version wanted', 'distribution', 'version'),
      verbatim('Installed', (object) => readText(object, 'status', 'lastAppliedRevision')),
      SPEC('Registry', 'distribution', 'registry'),
      SPEC('Variant', 'distribution', 'variant'),
      SPEC('Manifests from', 'distribution', 'artifact'),
      words('Pull secret', (object) => named('Secret', readText(object, 'spec', 'distribution', 'imagePullSecret'))),
      verbatim('Components', (object) => {
        const installed = readObjects(object, 'status', 'components').map(
          (component) => `${readText(component, 'name')} ${readText(component, 'tag') ?? ''}`,
        )
        return installed.length > 0 ? installed : readTexts(object, 'spec', 'components')
      }),
    ],
  },
  {
    title: 'Sync',
    rows: [
      words('Sync', (object) => (readObject(object, 'spec', 'sync') === undefined ? 'none is set up' : undefined)),
      SPEC('From', 'sync', 'kind'),
      SPEC('URL', 'sync', 'url'),
      SPEC('Reference', 'sync', 'ref'),
      SPEC('Path', 'sync', 'path'),
      words('Credentials', (object) => named('Secret', readText(object, 'spec', 'sync', 'pullSecret'))),
    ],
  },
  {
    title: 'Cluster',
    rows: [
      SPEC('Type', 'cluster', 'type'),
      SPEC('Size', 'cluster', 'size'),
      SPEC('Domain', 'cluster', 'domain'),
      words('Tenants', (object) =>
        readPath(object, 'spec', 'cluster', 'multitenant') === true
          ? `locked in, as ServiceAccount ${readText(object, 'spec', 'cluster', 'tenantDefaultServiceAccount') ?? 'default'}`
          : 'not locked in',
      ),
      words('Network policies', (object) =>
        readPath(object, 'spec', 'cluster', 'networkPolicy') === false ? 'not installed' : 'installed',
      ),
      verbatim('Shards', (object) => readTexts(object, 'spec', 'sharding', 'shards')),
      SPEC('Storage', 'storage', 'size'),
      words('Changed by', (object) => sayPlural(readObjects(object, 'spec', 'kustomize', 'patches').length, 'patch')),
    ],
  },
]

export const FLUX_REPORT: readonly Chapter[] = [
  {
    title: 'Distribution',
    rows: [
      SPEC('Flux version', 'distribution', 'version'),
      SPEC('Status', 'distribution', 'status'),
      SPEC('Managed by', 'distribution', 'managedBy'),
      SPEC('Entitlement', 'distribution', 'entitlement'),
      SPEC('Operator', 'operator', 'version'),
      SPEC('Sync', 'sync', 'status'),
      SPEC('Kubernetes', 'cluster', 'serverVersion'),
      words('Nodes', (object) => readInteger(object, 'spec', 'cluster', 'nodes')?.toString()),
    ],
  },
  {
    title: 'Components',
    rows: [
      words('Ready', (object) => sayComponents(object, true)),
      words('Not ready', (object) => sayComponents(object, false)),
    ],
  },
  {
    title: 'Reconcilers',
    rows: [words('Objects', (object) => readObjects(object, 'spec', 'reconcilers').flatMap(sayReconciler))],
  },
]

export const RESOURCE_SET: readonly Chapter[] = [
  {
    title: 'What it makes',
    rows: [
      words('Inputs of its own', (object) => sayPlural(readObjects(object, 'spec', 'inputs').length, 'set')),
      verbatim('Input names', (object) => Object.keys(readObjects(object, 'spec', 'inputs')[0] ?? {})),
      others('Inputs from', (_, { sources }) => sources),
      verbatim('Inputs by label', (object) =>
        readObjects(object, 'spec', 'inputsFrom').flatMap(({ selector }) => formatLabelSelector(selector) ?? []),
      ),
      words('Inputs are', (object) =>
        readText(object, 'spec', 'inputStrategy', 'name') === 'Permute'
          ? 'combined, each with each of the others'
          : undefined,
      ),
      words('Templates', (object) => {
        const listed = readObjects(object, 'spec', 'resources').length
        const isText = readText(object, 'spec', 'resourcesTemplate') !== undefined
        return [sayCount(listed, 'resource'), isText ? 'one text' : undefined].filter((part) => part !== undefined)
      }),
      verbatim('Steps', (object) =>
        readObjects(object, 'spec', 'steps').flatMap((step) => readText(step, 'name') ?? []),
      ),
      words('Wait', (object) =>
        readPath(object, 'spec', 'wait') === true ? 'on: until all that it applies is healthy' : 'off',
      ),
      words('Acts as', (object) => named('ServiceAccount', readText(object, 'spec', 'serviceAccountName'))),
      verbatim('Applied', (object) => readText(object, 'status', 'lastAppliedRevision')),
    ],
  },
]

export const INPUT_PROVIDER: readonly Chapter[] = [
  {
    title: 'What it reads',
    rows: [
      SPEC('Type', 'type'),
      SPEC('URL', 'url'),
      words('Credentials', (object) => {
        const secret = named('Secret', readText(object, 'spec', 'secretRef', 'name'))
        return secret ?? named('ServiceAccount', readText(object, 'spec', 'serviceAccountName')) ?? 'none'
      }),
      verbatim('Only', (object) => sayFilter(readObject(object, 'spec', 'filter'))),
      verbatim('Schedule', (object) =>
        readObjects(object, 'spec', 'schedule').map(
          (entry) => `${readText(entry, 'cron')} ${readText(entry, 'timeZone') ?? 'UTC'}${sayWindow(entry)}`,
        ),
      ),
      at('Next by schedule', 'status', 'nextSchedule', 'when'),
    ],
  },
  {
    title: 'What it gives',
    rows: [
      words('Inputs', (object) => {
        const given = readPath(object, 'status', 'exportedInputs')
        return Array.isArray(given) ? (sayPlural(given.length, 'set') ?? 'none') : 'none yet'
      }),
      verbatim('Input names', (object) => Object.keys(readObjects(object, 'status', 'exportedInputs')[0] ?? {})),
      verbatim('Revision', (object) => readText(object, 'status', 'lastExportedRevision')),
    ],
  },
]

function sayComponents(object: unknown, isReady: boolean): readonly string[] {
  return readObjects(object, 'spec', 'components')
    .filter(({ ready }) => (ready === true) === isReady)
    .map((component) => {
      const tag = /:([^:@/]+)(?:@|$)/.exec(readText(component, 'image') ?? '')?.[1]
      const status = isReady ? undefined : readText(component, 'status')
      return [readText(component, 'name'), tag, status].filter(Boolean).join(' ')
    })
}

/** Kinds of which there is none say nothing. */
function sayReconciler(reconciler: JsonObject): readonly string[] {
  const [running = 0, failing = 0, suspended = 0] = ['running', 'failing', 'suspended'].map((field) =>
    readInteger(reconciler, 'stats', field),
  )
  if (running + failing + suspended === 0) return []
  const parts = [`${running} running`]
  if (failing > 0) parts.push(`${failing} failing`)
  if (suspended > 0) parts.push(`${suspended} suspended`)
  return [`${readText(reconciler, 'kind')}: ${parts.join(', ')}`]
}

function sayFilter(filter: JsonObject | undefined): readonly string[] {
  return Object.entries(filter ?? {}).map(
    ([name, value]) => `${name}: ${Array.isArray(value) ? value.join(', ') : String(value)}`,
  )
}

function sayWindow(entry: JsonObject): string {
  const seconds = readSeconds(entry, 'window') ?? 0
  return seconds === 0 ? '' : `, within ${formatDuration(seconds)}`
}

function sayPlural(count: number, what: string): string | undefined {
  if (count === 0) return undefined
  return count === 1 ? `1 ${what}` : `${count} ${what}${what.endsWith('ch') ? 'es' : 's'}`
}
