// Short facts per kind for people, beside status and revision: latest image, tags found, last push. Redacted.

import type { FluxKind } from '../kinds'
import type { ChosenImage, ImageChoice, ImageFacts } from './image-facts'
import { readInteger, readObject, readObjects, readPath, readText, readTexts } from './json-fields'
import { redactText } from './redact'

const MAX_FACT_LENGTH = 256
/** The value of the fact `credentials` when the spec names none. */
export const NO_CREDENTIALS = 'none'

type Fact = string | number | undefined
type FactReader = (object: unknown, images: ImageFacts) => Readonly<Record<string, Fact>>

const NONE: FactReader = () => ({})

const READERS: Readonly<Record<FluxKind, FactReader>> = {
  Kustomization: (object) => ({
    path: readText(object, 'spec', 'path'),
    targetNamespace: readText(object, 'spec', 'targetNamespace'),
    prune: readPath(object, 'spec', 'prune') === false ? 'off' : undefined,
    cluster: readCluster(object),
  }),
  HelmRelease: readRelease,
  GitRepository: (object) => ({
    reference: readReference(object),
    verification: readText(object, 'status', 'sourceVerificationMode'),
    credentials: readCredentials(object),
  }),
  OCIRepository: (object) => ({ reference: readReference(object), credentials: readCredentials(object) }),
  HelmRepository: (object) => ({ type: readText(object, 'spec', 'type'), credentials: readCredentials(object) }),
  HelmChart: (object) => ({
    chart: readText(object, 'spec', 'chart'),
    wantedVersion: readText(object, 'spec', 'version'),
  }),
  Bucket: (object) => ({
    bucket: readText(object, 'spec', 'bucketName'),
    prefix: readText(object, 'spec', 'prefix'),
    credentials: readCredentials(object),
  }),
  ExternalArtifact: NONE,
  ArtifactGenerator: (object) => ({ artifacts: readObjects(object, 'status', 'inventory').length }),
  ImageRepository: (object, { imageScan }) => ({
    image: imageScan?.image,
    tagsFound: imageScan?.tagCount,
    credentials: readCredentials(object),
    lastScan: imageScan?.scannedAt?.toISOString(),
  }),
  ImagePolicy: (_, { imageChoice }) => ({
    latestImage: formatImage(imageChoice?.latest),
    previousImage: formatImage(imageChoice?.previous),
    rule: formatRule(imageChoice?.rule),
  }),
  ImageUpdateAutomation: (_, { imageUpdates }) => ({
    lastRun: imageUpdates?.ranAt?.toISOString(),
    lastPush: imageUpdates?.pushedAt?.toISOString(),
    lastCommit: imageUpdates?.commit?.slice(0, 7),
    observedRevision: imageUpdates?.observedRevision,
    branch: imageUpdates?.pushBranch ?? imageUpdates?.checkoutBranch,
  }),
  Receiver: (object) => ({ type: readText(object, 'spec', 'type') }),
  Alert: (object) => ({
    severity: readText(object, 'spec', 'eventSeverity'),
    sources: readObjects(object, 'spec', 'eventSources').length,
  }),
  Provider: (object) => ({ type: readText(object, 'spec', 'type'), channel: readText(object, 'spec', 'channel') }),
  FluxInstance: readInstance,
  FluxReport: readReport,
  ResourceSet: NONE,
  ResourceSetInputProvider: (object) => ({
    type: readText(object, 'spec', 'type'),
    inputs: readObjects(object, 'status', 'exportedInputs').length,
    exported: readText(object, 'status', 'lastExportedRevision'),
  }),
}

export function readFacts(kind: FluxKind, object: unknown, images: ImageFacts): Readonly<Record<string, string>> {
  const facts = READERS[kind](object, images)
  return Object.fromEntries(
    Object.entries(facts).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, redactText(String(value)).slice(0, MAX_FACT_LENGTH)]],
    ),
  )
}

function readInstance(object: unknown): Readonly<Record<string, Fact>> {
  const components = readObjects(object, 'status', 'components')
  const sync = readObject(object, 'spec', 'sync')
  const shards = readTexts(object, 'spec', 'sharding', 'shards')
  return {
    version: readText(object, 'spec', 'distribution', 'version'),
    registry: readText(object, 'spec', 'distribution', 'registry'),
    components: components.length,
    images:
      components
        .flatMap((component) => {
          const name = readText(component, 'name')
          return name === undefined ? [] : [`${name} ${readText(component, 'tag') ?? ''}`.trim()]
        })
        .join(', ') || undefined,
    sync: readText(sync, 'kind') === undefined ? undefined : `${readText(sync, 'kind')} ${readText(sync, 'url') ?? ''}`,
    syncPath: readText(sync, 'path'),
    syncReference: readText(sync, 'ref'),
    shards: shards.length === 0 ? undefined : shards.join(', '),
  }
}

function readReport(object: unknown): Readonly<Record<string, Fact>> {
  const components = readObjects(object, 'spec', 'components')
  const notReady = components.filter((component) => readPath(component, 'ready') === false)
  const stats = readObjects(object, 'spec', 'reconcilers')
  const failing = stats.reduce((sum, entry) => sum + (readInteger(entry, 'stats', 'failing') ?? 0), 0)
  return {
    version: readText(object, 'spec', 'distribution', 'version'),
    distribution: readText(object, 'spec', 'distribution', 'status'),
    entitlement: readText(object, 'spec', 'distribution', 'entitlement'),
    managedBy: readText(object, 'spec', 'distribution', 'managedBy'),
    operator: readText(object, 'spec', 'operator', 'version'),
    components: components.length,
    notReady: notReady.flatMap((component) => readText(component, 'name') ?? []).join(', ') || undefined,
    failing: stats.length === 0 ? undefined : failing,
    sync: readText(object, 'spec', 'sync', 'status'),
    kubernetes: readText(object, 'spec', 'cluster', 'serverVersion'),
    nodes: readInteger(object, 'spec', 'cluster', 'nodes'),
  }
}

function readRelease(object: unknown): Readonly<Record<string, Fact>> {
  const history = readObjects(object, 'status', 'history')
  const running = history.find((entry) => ['deployed', 'superseded'].includes(readText(entry, 'status') ?? ''))
  const attempted = readText(object, 'status', 'lastAttemptedConfigDigest')
  const applied = readText(running, 'configDigest')
  const isBehind = attempted !== undefined && applied !== undefined && attempted !== applied
  return {
    chart: readText(running, 'chartName') ?? readText(object, 'spec', 'chart', 'spec', 'chart'),
    chartVersion: readText(running, 'chartVersion'),
    appVersion: readText(running, 'appVersion'),
    release: readInteger(running, 'version'),
    wantedVersion: readText(object, 'spec', 'chart', 'spec', 'version'),
    values: isBehind ? 'newer ones were tried and do not run' : undefined,
    rolledBack: readText(history[0], 'action') === 'rollback' || isRemediatedByRollback(object) ? 'yes' : undefined,
    cluster: readCluster(object),
  }
}

// Histories name their actions since Flux 2.8 only; the condition is older.
function isRemediatedByRollback(object: unknown): boolean {
  return readObjects(object, 'status', 'conditions').some(
    (entry) =>
      readText(entry, 'type') === 'Remediated' &&
      readText(entry, 'status') === 'True' &&
      readText(entry, 'reason') === 'RollbackSucceeded',
  )
}

/** What it applies stands on another cluster, which this one knows by the name of a kubeconfig only. */
function readCluster(object: unknown): string | undefined {
  const target = readObject(object, 'spec', 'kubeConfig')
  const name = readText(target, 'secretRef', 'name') ?? readText(target, 'configMapRef', 'name')
  return name === undefined ? undefined : `another one, by kubeconfig ${name}`
}

/** Where it takes its credentials from, by name; undefined when there is no spec to tell. */
function readCredentials(object: unknown): string | undefined {
  const spec = readObject(object, 'spec')
  if (spec === undefined) return undefined
  const secret = readText(spec, 'secretRef', 'name')
  if (secret !== undefined) return `Secret ${secret}`
  const provider = readText(spec, 'provider')
  if (provider !== undefined && provider !== 'generic') return `provider ${provider}`
  const account = readText(spec, 'serviceAccountName') ?? readText(spec, 'certSecretRef', 'name')
  return account ?? NO_CREDENTIALS
}

function readReference(object: unknown): string | undefined {
  const reference = readObject(object, 'spec', 'ref')
  for (const key of ['commit', 'name', 'digest', 'semver', 'tag', 'branch']) {
    const value = readText(reference, key)
    if (value !== undefined) return `${key} ${value}`
  }
  return undefined
}

/** Each part behind the door: what follows a secret would be taken for its end. */
function formatImage(chosen: ChosenImage | undefined): string | undefined {
  if (chosen === undefined) return undefined
  const { image, tag, digest } = chosen
  return `${redactText(image)}${tag === undefined ? '' : `:${redactText(tag)}`}${digest === undefined ? '' : `@${redactText(digest)}`}`
}

function formatRule(rule: ImageChoice['rule']): string | undefined {
  return rule === undefined ? undefined : `${rule.by} ${rule.value}`
}
