// What a Kustomization and a HelmRelease say of themselves: what is applied and how, what is waited for, and what is
// changed on the way. Values and substitutes by their names alone.

import { readHelmRelease } from '../object/helm-release'
import {
  type JsonObject,
  readInteger,
  readObject,
  readObjects,
  readPath,
  readText,
  readTexts,
} from '../object/json-fields'
import { sayVerification } from './particulars-of-sources'
import {
  type Chapter,
  named,
  others,
  type Row,
  sayCount,
  sayDuration,
  specText,
  verbatim,
  whereOn,
  words,
} from './saying'

export const ACTS_AS: Row = words('Acts as', (object) =>
  named('ServiceAccount', readText(object, 'spec', 'serviceAccountName')),
)
export const WAIT: Row = words('Wait', (object) =>
  readPath(object, 'spec', 'wait') === true ? 'on: until all that it applies is healthy' : 'off',
)
const CLUSTER: Row = words('Cluster', (object) => {
  const target = readObject(object, 'spec', 'kubeConfig')
  const secret = named('kubeconfig of Secret', readText(target, 'secretRef', 'name'))
  const by = secret ?? named('ConfigMap', readText(target, 'configMapRef', 'name'))
  return by === undefined ? undefined : `another one, by ${by}`
})
const COMMON: Row = verbatim('Adds to all', (object) => [
  ...namesOf(object, 'spec', 'commonMetadata', 'labels').map((name) => `label ${name}`),
  ...namesOf(object, 'spec', 'commonMetadata', 'annotations').map((name) => `annotation ${name}`),
])
const EXPRESSIONS: Row = verbatim('Health by rule', (object) =>
  readObjects(object, 'spec', 'healthCheckExprs').map(
    (rule) => `${readText(rule, 'kind') ?? ''} (${readText(rule, 'apiVersion') ?? ''})`,
  ),
)

const DELETIONS: Readonly<Record<string, string>> = {
  Delete: 'what it applied is deleted with it',
  WaitForTermination: 'what it applied is deleted first, and waited for',
  Orphan: 'what it applied stays',
  MirrorPrune: 'as prune says',
}

export const KUSTOMIZATION: readonly Chapter[] = [
  {
    title: 'What is applied',
    rows: [
      verbatim('Path', (object) => readText(object, 'spec', 'path') ?? './'),
      verbatim('Components', (object) => readTexts(object, 'spec', 'components')),
      specText('Target namespace', 'targetNamespace'),
      specText('Name prefix', 'namePrefix'),
      specText('Name suffix', 'nameSuffix'),
      words('Prune', (object) =>
        readPath(object, 'spec', 'prune') === true
          ? 'on: what leaves the source is deleted'
          : 'off: what leaves the source stays in the cluster',
      ),
      words('When it is deleted', (object) => DELETIONS[readText(object, 'spec', 'deletionPolicy') ?? '']),
      whereOn('Force', 'on: what cannot be changed is deleted and made anew', 'force'),
      ACTS_AS,
      CLUSTER,
    ],
  },
  {
    title: 'What is waited for',
    rows: [
      WAIT,
      verbatim('Health checks', listHealthChecks),
      EXPRESSIONS,
      words('Timeout', (object) => sayDuration(object, 'timeout') ?? 'not set: its interval less 30 s'),
      words('Retry interval', (object) => sayDuration(object, 'retryInterval') ?? 'not set: its interval'),
    ],
  },
  {
    title: 'What is changed on the way',
    rows: [
      words('Decryption', (object) => {
        const decryption = readObject(object, 'spec', 'decryption')
        if (decryption === undefined) return undefined
        const key = named('keys of Secret', readText(decryption, 'secretRef', 'name'))
        const account = named('ServiceAccount', readText(decryption, 'serviceAccountName'))
        return [readText(decryption, 'provider') ?? 'on', key, account].filter(Boolean).join(', ')
      }),
      verbatim('Substitutes', (object) => namesOf(object, 'spec', 'postBuild', 'substitute')),
      verbatim('Substitutes from', (object) =>
        readObjects(object, 'spec', 'postBuild', 'substituteFrom').map(
          (entry) => `${readText(entry, 'kind')} ${readText(entry, 'name')}${optional(entry)}`,
        ),
      ),
      verbatim('Images', (object) => readObjects(object, 'spec', 'images').map(sayImage)),
      verbatim('Patches', (object) => readObjects(object, 'spec', 'patches').map(sayPatch)),
      COMMON,
      words('Ignored fields', (object) => sayCount(readObjects(object, 'spec', 'ignore').length, 'rule')),
    ],
  },
]

export const HELM_RELEASE: readonly Chapter[] = [
  {
    title: 'Chart and values',
    rows: [
      verbatim('Chart', (object) => readText(running(object), 'chartName') ?? chartOf(object, 'chart')),
      others('Chart from', (_, { sources }) => sources),
      verbatim('Version wanted', (object) =>
        readObject(object, 'spec', 'chart') === undefined ? undefined : (chartOf(object, 'version') ?? '*'),
      ),
      verbatim('Version installed', (object) => {
        const version = readText(running(object), 'chartVersion')
        const app = named('app', readText(running(object), 'appVersion'))
        return version === undefined ? undefined : [version, app].filter(Boolean).join(', ')
      }),
      words('Installed as', (object) => named('release', readInteger(running(object), 'version')?.toString())),
      words('Rolled back', (object) => (isRolledBack(object) ? 'yes: the newest try was taken back' : undefined)),
      words('New chart', (object) =>
        chartOf(object, 'reconcileStrategy') === 'Revision'
          ? 'whenever its source changes, not only its version'
          : undefined,
      ),
      verbatim('Values files', (object) => readTexts(object, 'spec', 'chart', 'spec', 'valuesFiles')),
      words('Values', sayValues),
      verbatim('Values from', (object) =>
        readHelmRelease(object).valuesFrom.map(
          ({ kind, name, key, targetPath, isOptional }) =>
            `${kind} ${name}, ${key}${targetPath === undefined ? '' : ` at ${targetPath}`}${isOptional ? ' (optional)' : ''}`,
        ),
      ),
      words('Verification', (object) => {
        const verify = readObject(object, 'spec', 'chart', 'spec', 'verify')
        return verify === undefined ? undefined : sayVerification(undefined, verify)
      }),
    ],
  },
  {
    title: 'How it is released',
    rows: [
      specText('Target namespace', 'targetNamespace'),
      words('Timeout', (object) => sayDuration(object, 'timeout') ?? '5 min (not set: the default)'),
      words('Retry after', (object) => sayDuration(object, 'upgrade', 'strategy', 'retryInterval')),
      words('CRDs', (object) => {
        const [install, upgrade] = [crdsOf(object, 'install') ?? 'Create', crdsOf(object, 'upgrade') ?? 'Skip']
        return `${install} at the install, ${upgrade} at an upgrade`
      }),
      words('Waits', (object) =>
        ['install', 'upgrade'].flatMap((action) =>
          readPath(object, 'spec', action, 'disableWait') === true ? [`not for what runs, at the ${action}`] : [],
        ),
      ),
      whereOn('Force', 'on: what cannot be changed is made anew', 'upgrade', 'force'),
      words('History', (object) => {
        const kept = readInteger(object, 'spec', 'maxHistory') ?? 5
        return kept === 0 ? 'all releases are kept' : `the last ${kept} releases are kept`
      }),
      EXPRESSIONS,
      words('Changed by', (object) => sayCount(readObjects(object, 'spec', 'postRenderers').length, 'post renderer')),
      COMMON,
      ACTS_AS,
      CLUSTER,
    ],
  },
]

function listHealthChecks(object: unknown): readonly string[] {
  const isIdle = readPath(object, 'spec', 'wait') === true
  return readObjects(object, 'spec', 'healthChecks').map((check) => {
    const [kind, namespace, name] = ['kind', 'namespace', 'name'].map((field) => readText(check, field))
    const path = [namespace, name].filter(Boolean).join('/')
    return `${kind} ${path}${isIdle ? ' (not counted: wait is on)' : ''}`
  })
}

function sayImage(image: JsonObject): string {
  const [name, newName, tag, digest] = ['name', 'newName', 'newTag', 'digest'].map((field) => readText(image, field))
  return `${name} → ${newName ?? name}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`
}

/** What it does may hold anything; of which objects it is is told. */
function sayPatch(patch: JsonObject): string {
  const target = ['kind', 'namespace', 'name', 'labelSelector'].flatMap(
    (field) => readText(patch, 'target', field) ?? [],
  )
  return target.length === 0 ? 'of what it names itself' : `of ${target.join(' ')}`
}

function sayValues(object: unknown): readonly string[] {
  const keys = namesOf(object, 'spec', 'values').length
  const attempted = readText(object, 'status', 'lastAttemptedConfigDigest')
  const applied = readText(running(object), 'configDigest')
  const isBehind = attempted !== undefined && applied !== undefined && attempted !== applied
  return [
    ...(keys === 0 ? [] : [`${sayCount(keys, 'key')} in spec.values, under Values`]),
    ...(isBehind ? ['Newer ones were tried and do not run.'] : []),
  ]
}

/** The release that runs: a later one may have failed. */
function running(object: unknown): JsonObject | undefined {
  return readObjects(object, 'status', 'history').find((entry) =>
    ['deployed', 'superseded'].includes(readText(entry, 'status') ?? ''),
  )
}

// Histories name their actions since Flux 2.8 only; the condition is older.
function isRolledBack(object: unknown): boolean {
  const [newest] = readObjects(object, 'status', 'history')
  if (readText(newest, 'action') === 'rollback') return true
  return readObjects(object, 'status', 'conditions').some(
    ({ type, status, reason }) => type === 'Remediated' && status === 'True' && reason === 'RollbackSucceeded',
  )
}

function chartOf(object: unknown, field: string): string | undefined {
  return readText(object, 'spec', 'chart', 'spec', field)
}

function crdsOf(object: unknown, action: string): string | undefined {
  return readText(object, 'spec', action, 'crds')
}

function optional(entry: JsonObject): string {
  return entry.optional === true ? ' (optional)' : ''
}

function namesOf(object: unknown, ...path: readonly string[]): readonly string[] {
  return Object.keys(readObject(object, ...path) ?? {})
}
