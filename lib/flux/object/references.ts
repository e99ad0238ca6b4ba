// Every outgoing edge of a Flux object: what it depends on, takes from and applies.

import { kindOf, nameOf, type Ref, refOf } from '@/lib/ref'
import { describeKind, FLUX_KIND_NAMES, type FluxKind, isFluxKind } from '../kinds'
import { isServedBy } from './flux-ref'
import type { DependencyEntry, FluxResource, Reference, ReferenceType } from './flux-resource'
import { listWorkloads, readInventory, refOfInventoryEntry } from './inventory'
import { type JsonObject, omitUndefined, readObject, readObjects, readPath, readText, readTextMap } from './json-fields'
import { formatLabelSelector } from './label-selector'
import { refToNamed } from './named-ref'

/** Edges to what an object takes from, and what may therefore be asked before it. */
export const TAKES_FROM: ReadonlySet<ReferenceType> = new Set<ReferenceType>(['source', 'chart', 'image'])

/** What a controller makes for an object, under a name made of that of the object: the chart of a release. */
export function isMadeByItself({ kind, namespace, name }: Owner, to: Ref): boolean {
  const target = kindOf(to)
  return isFluxKind(target) && describeKind(target).madeBy === kind && nameOf(to) === `${namespace}-${name}`
}

interface Owner {
  readonly kind: FluxKind
  readonly namespace: string
  readonly name: string
}

type ReferenceReader = (object: unknown, self: Owner) => readonly Reference[]

const NOTHING: ReferenceReader = () => []

/** Each kind's own edges, dependsOn and inventory aside. */
const READERS: Readonly<Record<FluxKind, ReferenceReader>> = {
  Kustomization: (object, self) => toTarget('source', readObject(object, 'spec', 'sourceRef'), self),
  HelmRelease: readChart,
  HelmChart: (object, self) => toTarget('source', readObject(object, 'spec', 'sourceRef'), self, 'HelmRepository'),
  GitRepository: (object, self) =>
    readObjects(object, 'spec', 'include').flatMap((entry) =>
      toTarget('source', readObject(entry, 'repository'), self, 'GitRepository'),
    ),
  OCIRepository: NOTHING,
  HelmRepository: NOTHING,
  Bucket: NOTHING,
  ArtifactGenerator: (object, self) => [
    ...readObjects(object, 'spec', 'sources').flatMap((entry) => toTarget('source', entry, self)),
    ...readObjects(object, 'status', 'inventory').flatMap((entry) =>
      toTarget('applies', entry, self, 'ExternalArtifact'),
    ),
  ],
  ExternalArtifact: (object, self) => toTarget('source', readObject(object, 'spec', 'sourceRef'), self),
  ImageRepository: NOTHING,
  ImagePolicy: (object, self) =>
    toTarget('image', readObject(object, 'spec', 'imageRepositoryRef'), self, 'ImageRepository'),
  ImageUpdateAutomation: (object, self) =>
    toTarget('source', readObject(object, 'spec', 'sourceRef'), self, 'GitRepository'),
  Receiver: NOTHING,
  // A providerRef has no namespace: whatever is written there, the controller looks in that of the Alert.
  Alert: (object, self) => {
    const name = readText(object, 'spec', 'providerRef', 'name')
    return toTarget('provider', name === undefined ? undefined : { name }, self, 'Provider')
  },
  Provider: NOTHING,
  FluxInstance: NOTHING,
  FluxReport: NOTHING,
  ResourceSetInputProvider: NOTHING,
  ResourceSet: (object, self) =>
    readObjects(object, 'spec', 'inputsFrom').flatMap((entry) =>
      toTarget('source', entry, self, 'ResourceSetInputProvider'),
    ),
}

/** Kinds whose inputs may be named by labels, with the kind that is meant where none is said. */
const SELECTED: Readonly<Partial<Record<FluxKind, FluxKind>>> = { ResourceSet: 'ResourceSetInputProvider' }

export function readInputSelectors(object: unknown, self: Owner): FluxResource['inputSelectors'] {
  const kind = SELECTED[self.kind]
  if (kind === undefined) return undefined
  const selectors = readObjects(object, 'spec', 'inputsFrom').flatMap((entry) => {
    const selector = formatLabelSelector(readPath(entry, 'selector'))
    return selector === undefined ? [] : [{ kind, selector }]
  })
  return selectors.length === 0 ? undefined : selectors
}

/** Entries of dependsOn that name a Flux object, self and missing ones included. Others cannot be looked up. */
export function readDependsOn(object: unknown, self: Owner): readonly DependencyEntry[] {
  const fallback = describeKind(self.kind).dependsOnKinds === true ? undefined : self.kind
  return readObjects(object, 'spec', 'dependsOn').flatMap((entry) => {
    const ref = readTarget(entry, self, fallback)
    return ref === undefined ? [] : [omitUndefined({ ref, readyExpr: readText(entry, 'readyExpr') })]
  })
}

/** Flux objects that this one applied here; an inventory that lives on another cluster names none of ours. */
export function readAppliedFlux(object: unknown, self: Owner): readonly Ref[] {
  if (isRemote(object)) return []
  const own = refOf(self.kind, self.namespace, self.name)
  const refs = (readInventory(object) ?? []).flatMap((entry) => refOfInventoryEntry(entry) ?? [])
  return [...new Set(refs)].filter((ref) => ref !== own)
}

/** Workloads that this one applied here, once each. */
export function readAppliedWorkloads(object: unknown): readonly Ref[] {
  return isRemote(object) ? [] : listWorkloads(object)
}

/** With `wait` it awaits all that it applied, whatever else is listed. */
export function readAwaitedHealth(object: unknown, self: Owner, applied: readonly Ref[]): readonly Ref[] {
  if (isRemote(object)) return []
  if (readPath(object, 'spec', 'wait') === true) return applied
  return readObjects(object, 'spec', 'healthChecks').flatMap((entry) => readTarget(entry, self, undefined) ?? [])
}

export function readReferences(
  object: unknown,
  self: Owner,
  dependsOn: readonly DependencyEntry[],
  applied: readonly Ref[],
): readonly Reference[] {
  return [
    ...dependsOn.map((entry) => ({ type: 'dependsOn' as const, to: entry.ref, ...pickExpression(entry) })),
    ...READERS[self.kind](object, self),
    ...applied.map((to) => ({ type: 'applies' as const, to })),
  ]
}

export function isRemote(object: unknown): boolean {
  const target = readObject(object, 'spec', 'kubeConfig')
  return readObject(target, 'secretRef') !== undefined || readObject(target, 'configMapRef') !== undefined
}

/** Ownership labels, in the order in which they are believed when an object carries several. */
const OWNERS = FLUX_KIND_NAMES.flatMap((kind) => {
  const { ownerLabels } = describeKind(kind)
  return ownerLabels === undefined ? [] : [{ kind, ...ownerLabels }]
}).sort((a, b) => a.rank - b.rank)

export function readManager(object: unknown, self: Owner): Ref | undefined {
  const own = refOf(self.kind, self.namespace, self.name)
  // The Kustomization of a bootstrap applies itself; nobody is above it by that label.
  return ownersByLabel(readTextMap(object, 'metadata', 'labels')).find((ref) => ref !== own)
}

/** Whoever owns something by its labels, the one that is believed first. */
export function ownersByLabel(labels: Readonly<Record<string, string>>): readonly Ref[] {
  return OWNERS.flatMap(({ prefix, kind }) => {
    const name = labels[`${prefix}/name`]
    const namespace = labels[`${prefix}/namespace`]
    return name && namespace ? [refToNamed(kind, namespace, name)] : []
  })
}

function readChart(object: unknown, self: Owner): readonly Reference[] {
  const chartRef = readObject(object, 'spec', 'chartRef')
  if (chartRef !== undefined) {
    return toTarget(readText(chartRef, 'kind') === 'HelmChart' ? 'chart' : 'source', chartRef, self)
  }
  const template = readObject(object, 'spec', 'chart', 'spec')
  const recorded = readText(object, 'status', 'helmChart')?.split('/')
  const [recordedNamespace, recordedName] = recorded ?? []
  if (recorded?.length === 2 && recordedNamespace && recordedName) {
    return [{ type: 'chart', to: refToNamed('HelmChart', recordedNamespace, recordedName) }]
  }
  if (template === undefined) return []
  const namespace = readText(template, 'sourceRef', 'namespace') ?? self.namespace
  return [{ type: 'chart', to: refToNamed('HelmChart', namespace, `${self.namespace}-${self.name}`) }]
}

function toTarget(
  type: ReferenceType,
  target: JsonObject | undefined,
  self: Owner,
  fallback?: FluxKind,
): readonly Reference[] {
  const to = readTarget(target, self, fallback)
  return to === undefined ? [] : [{ type, to }]
}

function readTarget(target: unknown, self: Owner, fallback: FluxKind | undefined): Ref | undefined {
  const kind = readPath(target, 'kind') ?? fallback
  const name = readText(target, 'name')
  if (!isFluxKind(kind) || name === undefined || !isServedBy(kind, readText(target, 'apiVersion'))) return undefined
  const namespace = readText(target, 'namespace') ?? self.namespace
  return name.includes('/') || namespace.includes('/') ? undefined : refToNamed(kind, namespace, name)
}

function pickExpression(entry: DependencyEntry): { readyExpr?: string } {
  return entry.readyExpr === undefined ? {} : { readyExpr: entry.readyExpr }
}
