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
import { ACTS_AS, WAIT } from './particulars-of-appliers'
import { at, type Chapter, named, others, sayCount, specText, verbatim, words } from './saying'

export const FLUX_INSTANCE: readonly Chapter[] = [
  {
    title: 'Distribution',
    rows: [
      specText('Version wanted', 'distribution', 'version'),
      verbatim('Installed', (object) => readText(object, 'status', 'lastAppliedRevision')),
      specText('Registry', 'distribution', 'registry'),
      specText('Variant', 'distribution', 'variant'),
      specText('Manifests from', 'distribution', 'artifact'),
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
      specText('From', 'sync', 'kind'),
      specText('URL', 'sync', 'url'),
      specText('Reference', 'sync', 'ref'),
      specText('Path', 'sync', 'path'),
      words('Credentials', (object) => named('Secret', readText(object, 'spec', 'sync', 'pullSecret'))),
    ],
  },
  {
    title: 'Cluster',
    rows: [
      specText('Type', 'cluster', 'type'),
      specText('Size', 'cluster', 'size'),
      specText('Domain', 'cluster', 'domain'),
      words('Tenants', (object) =>
        readPath(object, 'spec', 'cluster', 'multitenant') === true
          ? `locked in, as ServiceAccount ${readText(object, 'spec', 'cluster', 'tenantDefaultServiceAccount') ?? 'default'}`
          : 'not locked in',
      ),
      words('Network policies', (object) =>
        readPath(object, 'spec', 'cluster', 'networkPolicy') === false ? 'not installed' : 'installed',
      ),
      verbatim('Shards', (object) => readTexts(object, 'spec', 'sharding', 'shards')),
      specText('Storage', 'storage', 'size'),
      words('Changed by', (object) => sayCount(readObjects(object, 'spec', 'kustomize', 'patches').length, 'patch')),
    ],
  },
]

export const FLUX_REPORT: readonly Chapter[] = [
  {
    title: 'Distribution',
    rows: [
      specText('Flux version', 'distribution', 'version'),
      specText('Status', 'distribution', 'status'),
      specText('Managed by', 'distribution', 'managedBy'),
      specText('Entitlement', 'distribution', 'entitlement'),
      specText('Operator', 'operator', 'version'),
      specText('Sync', 'sync', 'status'),
      specText('Kubernetes', 'cluster', 'serverVersion'),
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
      words('Inputs of its own', (object) => sayCount(readObjects(object, 'spec', 'inputs').length, 'set')),
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
      WAIT,
      ACTS_AS,
      verbatim('Applied', (object) => readText(object, 'status', 'lastAppliedRevision')),
    ],
  },
]

export const INPUT_PROVIDER: readonly Chapter[] = [
  {
    title: 'What it reads',
    rows: [
      specText('Type', 'type'),
      specText('URL', 'url'),
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
        return Array.isArray(given) ? (sayCount(given.length, 'set') ?? 'none') : 'none yet'
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
