// Which fields of an object hold secrets: by the plan of its kind wherever it stands, and by their names everywhere.
// What is a patch, a template or an object of another kind is masked but for what names it.

import { allAtOnce, type Steps } from '@/lib/steps'
import { type FluxKind, isFluxKind } from '../kinds'
import { isServedBy } from './flux-ref'
import { isJsonObject, type JsonObject } from './json-fields'
import { holdsDocument, MASK, redactText } from './redact'
import { count, MAX_DEPTH, put, type Work } from './redact-steps'
import { copyValues } from './redact-values'
import { isSecretName, NAME_FIELDS } from './secret-names'

const MAX_ANNOTATION_LENGTH = 4_096

/**
 * What is done with a field: masked whole with its keys kept, masked but for leaves that hold no secret (values of Helm),
 * left out, masked but for what names things (a patch, or objects where those of Flux have plans of their own), or
 * looked into. A list is treated as each of its entries.
 */
type Plan = 'mask' | 'values' | 'drop' | 'patch' | 'objects' | 'annotations' | FieldPlans
interface FieldPlans {
  readonly [field: string]: Plan
}

const RESOURCES: FieldPlans = { resources: 'objects', resourcesTemplate: 'mask' }

/** The fields of each kind that hold secrets by their nature. */
const PLANS: Readonly<Record<FluxKind, FieldPlans>> = {
  HelmRelease: { values: 'values' },
  Kustomization: { postBuild: { substitute: 'mask' } },
  ResourceSet: { inputs: 'mask', externalInputs: 'mask', ...RESOURCES, steps: RESOURCES },
  ResourceSetInputProvider: { defaultValues: 'mask', exportedInputs: 'mask' },
  Provider: { address: 'mask' },
  Receiver: { webhookPath: 'mask' },
  GitRepository: {},
  OCIRepository: {},
  HelmRepository: {},
  HelmChart: {},
  Bucket: {},
  ExternalArtifact: {},
  ArtifactGenerator: {},
  ImageRepository: {},
  ImagePolicy: {},
  ImageUpdateAutomation: {},
  Alert: {},
  FluxInstance: {},
  FluxReport: {},
}

/** At any depth. */
const EVERYWHERE: ReadonlyMap<string, Plan> = new Map<string, Plan>([
  ['annotations', 'annotations'],
  ['patches', 'patch'],
  ['patchesStrategicMerge', 'patch'],
  ['patchesJson6902', 'patch'],
  ['postRenderers', 'patch'],
  ['managedFields', 'drop'],
])

const CARRIES = ['metadata', 'spec', 'status', 'data', 'stringData', 'binaryData', 'values', 'items']
const OBJECT_NAMING = ['apiVersion', 'kind', 'metadata']
const OPERATION_NAMING = ['op', 'path', 'from']
const PATCH_NAMING = ['target', 'images']
const PAIRED = ['value', 'default']

/** A name of a field: as it is shown, and whether what stands under it is a secret. */
interface FieldName {
  readonly shown: string
  readonly isSecret: boolean
}

/** Names that were looked at already, for thousands of objects have the same. One that is masked itself is kept nowhere. */
export type KnownNames = Map<string, FieldName>

const MAX_KNOWN = 2_000

function lookAtName(key: string, { names }: Redaction): FieldName {
  const known = names.get(key)
  if (known !== undefined) return known
  const name = { shown: redactText(key), isSecret: isSecretName(key) }
  if (name.shown === key && names.size < MAX_KNOWN) names.set(key, name)
  return name
}

interface Redaction extends Work {
  readonly names: KnownNames
}

/** Copies that others keep of what they applied: k3s, kapp, banzai, kubectl. */
const KEPT_COPY = /(?:applied|original|last-applied-configuration)$/i

/** A deep copy that may be shown: no secrets, no bookkeeping of the API server. */
export function redactManifest(kind: FluxKind, object: unknown, names?: KnownNames): unknown {
  return allAtOnce(redactInSteps(kind, object, names))
}

/** The same in steps of some milliseconds each, so that nobody has to wait for the whole of a large object. */
export function redactInSteps(kind: FluxKind, object: unknown, names: KnownNames = new Map()): Steps<unknown> {
  const work = { done: 0, names }
  return isJsonObject(object) ? copyDocument(kind, object, 0, work) : copy(object, undefined, 0, work)
}

/** Labels and the like: by the names of their keys, and as texts. */
export function redactTextMap(map: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(map).map(([key, value]) => [redactText(key), isSecretName(key) ? MASK : redactText(value)]),
  )
}

function copyDocument(kind: FluxKind, object: JsonObject, depth: number, work: Redaction): Steps<unknown> {
  const plan = PLANS[kind]
  return copyFields(object, { spec: plan, status: plan }, depth, work)
}

type Done = Exclude<Plan, 'drop'>

function* copy(value: unknown, plan: Done | undefined, depth: number, work: Redaction): Steps<unknown> {
  if (count(work, value)) yield
  if (value === null || value === undefined) return value
  if (plan === 'mask') return yield* mask(value, depth, work)
  if (plan === 'values') return yield* copyValues(value, depth, work)
  if (depth > MAX_DEPTH) return MASK
  const isDenied = plan === 'patch' || plan === 'objects'
  if (typeof value === 'string') return isDenied || holdsDocument(value) ? MASK : redactText(value)
  if (typeof value !== 'object') return isDenied ? MASK : value
  if (Array.isArray(value)) return yield* copyList(value, plan, depth, work)
  if (!isJsonObject(value)) return MASK
  if (plan === 'annotations') return yield* copyAnnotations(value, work)
  if (plan === 'patch') return yield* copyNames(value, 'patch', depth, work)
  if (!isObjectOfItsOwn(value))
    return yield* plan === 'objects' ? copyNames(value, plan, depth, work) : copyFields(value, plan, depth, work)
  const { kind, apiVersion } = value
  // Others have kinds of the same name: the HelmChart of k3s carries its values.
  const isOfFlux = isFluxKind(kind) && typeof apiVersion === 'string' && isServedBy(kind, apiVersion)
  return yield* isOfFlux ? copyDocument(kind, value, depth, work) : copyNames(value, 'objects', depth, work)
}

function* copyList(list: readonly unknown[], plan: Done | undefined, depth: number, work: Redaction): Steps<unknown> {
  const shown: unknown[] = []
  for (const item of list) shown.push(yield* copy(item, plan, depth + 1, work))
  return shown
}

function* copyFields(object: JsonObject, plan: FieldPlans | undefined, depth: number, work: Redaction): Steps<unknown> {
  const isSecretPair = NAME_FIELDS.some((field) => isSecretName(object[field]))
  const shown: Record<string, unknown> = {}
  for (const [key, item] of Object.entries(object)) {
    const next = plan !== undefined && Object.hasOwn(plan, key) ? plan[key] : EVERYWHERE.get(key)
    if (next === 'drop') continue
    const name = lookAtName(key, work)
    const isSecret = (typeof item !== 'boolean' && name.isSecret) || (isSecretPair && PAIRED.includes(key))
    put(shown, name.shown, yield* copy(item, isSecret ? 'mask' : next, depth + 1, work))
  }
  return shown
}

/** Of a patch or of an object of others: what it is about, and that something is there. */
function* copyNames(object: JsonObject, plan: 'patch' | 'objects', depth: number, work: Redaction): Steps<unknown> {
  const naming = ['kind' in object ? OBJECT_NAMING : [], 'op' in object ? OPERATION_NAMING : [], PATCH_NAMING].flat()
  const shown: Record<string, unknown> = {}
  for (const [key, item] of Object.entries(object)) {
    const name = lookAtName(key, work)
    const next = naming.includes(key) ? undefined : name.isSecret ? 'mask' : plan
    if (key !== 'managedFields') put(shown, name.shown, yield* copy(item, next, depth + 1, work))
  }
  return shown
}

function* copyAnnotations(annotations: JsonObject, work: Redaction): Steps<unknown> {
  const shown: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(annotations)) {
    const isLong = typeof value === 'string' && value.length > MAX_ANNOTATION_LENGTH
    const isMasked = isLong || KEPT_COPY.test(key) || lookAtName(key, work).isSecret
    put(shown, lookAtName(key, work).shown, yield* copy(value, isMasked ? 'mask' : undefined, 1, work))
  }
  return shown
}

function isObjectOfItsOwn(object: JsonObject): boolean {
  return typeof object.kind === 'string' && CARRIES.some((field) => Object.hasOwn(object, field))
}

/** Every leaf becomes the mask; keys and lengths stay, so that the reader knows something is there. */
function* mask(value: unknown, depth: number, work: Redaction): Steps<unknown> {
  if (value === null || value === undefined) return value
  if (typeof value !== 'object' || depth > MAX_DEPTH) return MASK
  if (count(work, value)) yield
  if (Array.isArray(value)) {
    const masked: unknown[] = []
    for (const item of value) masked.push(yield* mask(item, depth + 1, work))
    return masked
  }
  const shown: Record<string, unknown> = {}
  for (const [key, item] of Object.entries(value)) {
    if (count(work, key)) yield
    put(shown, lookAtName(key, work).shown, yield* mask(item, depth + 1, work))
  }
  return shown
}
