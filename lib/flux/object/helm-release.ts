// What a HelmRelease declares about its runs and what its status says of them, read from the redacted object on demand.

import { parseTime } from '@/lib/time'
import {
  omitUndefined,
  readInteger,
  readObject,
  readObjects,
  readPath,
  readSeconds,
  readText,
  readTexts,
} from './json-fields'

export type ReleaseAction = 'install' | 'upgrade'

/** How one of the two actions is tried and what is done about its failures. */
export interface ActionPlan {
  readonly action: ReleaseAction
  /** Absent: as often as it takes. */
  readonly attempts?: number
  readonly failures: number
  /** What is done to the release between two attempts. */
  readonly remedy: 'rollback' | 'uninstall' | 'none'
  /** After the last attempt as well. */
  readonly remediesLast: boolean
  /** Tried again without a remedy, and after so long. */
  readonly retryAfterSeconds?: number
}

export interface TestHook {
  readonly name: string
  /** As Helm says it: Succeeded, Failed, Running, Unknown. */
  readonly phase: string
  readonly startedAt?: Date
  readonly endedAt?: Date
}

export interface IgnoredDrift {
  readonly paths: readonly string[]
  /** In words of its own: kinds, names and selectors; absent: everything. */
  readonly target?: string
}

export interface ValuesSource {
  readonly kind: string
  readonly name: string
  readonly key: string
  readonly targetPath?: string
  readonly isOptional: boolean
}

export interface HelmRelease {
  readonly releaseName: string
  readonly releaseNamespace: string
  readonly storageNamespace: string
  /** The last that was tried; what is counted belongs to it. */
  readonly lastAction?: ReleaseAction
  readonly plans: readonly ActionPlan[]
  readonly tests: { readonly areOn: boolean; readonly mayFail: boolean; readonly hooks: readonly TestHook[] }
  readonly drift: { readonly mode: 'enabled' | 'warn' | 'disabled'; readonly ignored: readonly IgnoredDrift[] }
  readonly valuesFrom: readonly ValuesSource[]
  readonly hasValues: boolean
}

const MAX_ENTRIES = 50
const RETRY_AFTER_SECONDS = 300

export function readHelmRelease(manifest: unknown): HelmRelease {
  const spec = readObject(manifest, 'spec')
  const status = readObject(manifest, 'status')
  const name = readText(manifest, 'metadata', 'name') ?? ''
  const namespace = readText(manifest, 'metadata', 'namespace') ?? ''
  const target = readText(spec, 'targetNamespace')
  return omitUndefined({
    releaseName: readText(spec, 'releaseName') ?? (target === undefined ? name : `${target}-${name}`),
    releaseNamespace: target ?? namespace,
    storageNamespace: readText(status, 'storageNamespace') ?? readText(spec, 'storageNamespace') ?? namespace,
    lastAction: readAction(status),
    plans: [readPlan('install', spec, status), readPlan('upgrade', spec, status)],
    tests: readTests(spec, status),
    drift: readDrift(spec),
    valuesFrom: readObjects(spec, 'valuesFrom').slice(0, MAX_ENTRIES).map(readValuesSource),
    hasValues: Object.keys(readObject(spec, 'values') ?? {}).length > 0,
  })
}

function readAction(status: unknown): ReleaseAction | undefined {
  const last = readText(status, 'lastAttemptedReleaseAction')
  return last === 'install' || last === 'upgrade' ? last : undefined
}

function readPlan(action: ReleaseAction, spec: unknown, status: unknown): ActionPlan {
  const remediation = readObject(spec, action, 'remediation')
  const failures = readInteger(status, action === 'install' ? 'installFailures' : 'upgradeFailures') ?? 0
  if (readText(spec, action, 'strategy', 'name') === 'RetryOnFailure') {
    const retryAfterSeconds = readSeconds(spec, action, 'strategy', 'retryInterval') ?? RETRY_AFTER_SECONDS
    return { action, failures, remedy: 'none', remediesLast: false, retryAfterSeconds }
  }
  const retries = readInteger(remediation, 'retries') ?? 0
  const asked = readPath(remediation, 'remediateLastFailure')
  const uninstalls = action === 'install' || readText(remediation, 'strategy') === 'uninstall'
  return {
    action,
    failures,
    // A negative number means without end.
    ...(retries < 0 ? {} : { attempts: retries + 1 }),
    remedy: uninstalls ? 'uninstall' : 'rollback',
    remediesLast: typeof asked === 'boolean' ? asked : action === 'upgrade' && retries > 0,
  }
}

function readTests(spec: unknown, status: unknown): HelmRelease['tests'] {
  const last = readText(status, 'lastAttemptedReleaseAction') ?? 'upgrade'
  const ofAction = readPath(spec, last, 'remediation', 'ignoreTestFailures')
  const hooks = Object.entries(readObject(readObjects(status, 'history')[0], 'testHooks') ?? {})
  return {
    areOn: readPath(spec, 'test', 'enable') === true,
    mayFail: typeof ofAction === 'boolean' ? ofAction : readPath(spec, 'test', 'ignoreFailures') === true,
    hooks: hooks.slice(0, MAX_ENTRIES).map(([name, hook]) =>
      omitUndefined({
        name,
        phase: readText(hook, 'phase') ?? 'Unknown',
        startedAt: parseTime(readPath(hook, 'lastStarted')),
        endedAt: parseTime(readPath(hook, 'lastCompleted')),
      }),
    ),
  }
}

function readDrift(spec: unknown): HelmRelease['drift'] {
  const mode = readText(spec, 'driftDetection', 'mode')
  const rules = readObjects(spec, 'driftDetection', 'ignore').slice(0, MAX_ENTRIES)
  return {
    mode: mode === 'enabled' || mode === 'warn' ? mode : 'disabled',
    ignored: rules.map((rule) => {
      const target = readTarget(readObject(rule, 'target'))
      return { paths: readTexts(rule, 'paths').slice(0, MAX_ENTRIES), ...(target === '' ? {} : { target }) }
    }),
  }
}

function readTarget(target: unknown): string {
  const [kind, namespace, name] = ['kind', 'namespace', 'name'].map((field) => readText(target, field))
  const path = [namespace, name].filter((part) => part !== undefined).join('/')
  const labels = readText(target, 'labelSelector')
  const annotations = readText(target, 'annotationSelector')
  return [kind, path, labels && `labelled ${labels}`, annotations && `annotated ${annotations}`]
    .filter((part) => part !== undefined && part !== '')
    .join(' ')
}

function readValuesSource(entry: unknown): ValuesSource {
  return omitUndefined({
    kind: readText(entry, 'kind') ?? 'ConfigMap',
    name: readText(entry, 'name') ?? '',
    key: readText(entry, 'valuesKey') ?? 'values.yaml',
    targetPath: readText(entry, 'targetPath'),
    isOptional: readPath(entry, 'optional') === true,
  })
}
