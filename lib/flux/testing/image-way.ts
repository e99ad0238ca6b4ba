// The whole way of one image, from its registry to three workloads, each part of which a test may break.

import type { ImageRow } from '@/lib/contract/images'
import { type Ref, refOf } from '@/lib/ref'
import { joinImages } from '../images/join'
import type { ImageUse, KnownObject } from '../images/surroundings'
import { ALL_READ, type Horizon } from '../judge/sight'
import { evaluateStatus } from '../judge/status'
import { describeKind, type FluxKind } from '../kinds'
import { parseImage } from '../object/image-reference'
import { isJsonObject, type JsonObject } from '../object/json-fields'
import { parseResource } from '../object/resource'

export const NOW = new Date('2026-11-20T08:14:00Z')
export const COMMIT = '8f1c2ab47d09e1c35b6f0a92d4e7718c5e3f6a20'
export const IMAGE = 'ghcr.io/x/web'

/** So many minutes before now. */
export const ago = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000).toISOString()

export interface MadeObject extends JsonObject {
  readonly kind: FluxKind
  readonly metadata: JsonObject & { readonly name: string; readonly namespace: string }
}

/** Objects are merged into what is there; `undefined` takes a field away. */
export function change(object: MadeObject, fields: JsonObject): MadeObject {
  return { ...merge(object, fields), kind: object.kind, metadata: { ...object.metadata, ...asObject(fields.metadata) } }
}

function merge(base: JsonObject, over: JsonObject): JsonObject {
  const fields = Object.entries(over).map(([key, value]) => {
    const before = base[key]
    return [key, isJsonObject(before) && isJsonObject(value) ? merge(before, value) : value] as const
  })
  return { ...base, ...Object.fromEntries(fields) }
}

function asObject(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {}
}

export function ready(status: 'True' | 'False', reason: string, message: string, minutesAgo = 20): JsonObject {
  return { conditions: [{ type: 'Ready', status, reason, message, lastTransitionTime: ago(minutesAgo) }] }
}

function make(kind: FluxKind, name: string, spec: JsonObject, status: JsonObject): MadeObject {
  const { group, versions } = describeKind(kind)
  const metadata = { name, namespace: 'apps', generation: 1, creationTimestamp: '2026-01-01T00:00:00Z' }
  return { apiVersion: `${group}/${versions[0]}`, kind, metadata, spec, status: { observedGeneration: 1, ...status } }
}

export const REPOSITORY = make(
  'ImageRepository',
  'web',
  { image: IMAGE, interval: '5m' },
  {
    ...ready('True', 'Succeeded', 'successful scan: found 42 tags with checksum 1'),
    lastScanResult: { scanTime: ago(3), tagCount: 42, latestTags: ['1.3.0', '1.2.9'] },
  },
)

export const POLICY = make(
  'ImagePolicy',
  'web',
  { imageRepositoryRef: { name: 'web' }, policy: { semver: { range: '1.x' } } },
  {
    ...ready('True', 'Succeeded', `Latest image tag for ${IMAGE} resolved to 1.3.0 (previously ${IMAGE}:1.2.9)`),
    latestRef: { name: IMAGE, tag: '1.3.0' },
    observedPreviousRef: { name: IMAGE, tag: '1.2.9' },
  },
)

export const AUTOMATION = make(
  'ImageUpdateAutomation',
  'fleet',
  {
    interval: '30m',
    sourceRef: { kind: 'GitRepository', name: 'fleet' },
    git: { checkout: { ref: { branch: 'main' } }, push: { branch: 'main' } },
  },
  {
    ...ready('True', 'Succeeded', 'repository up-to-date'),
    lastAutomationRunTime: ago(10),
    lastPushTime: ago(18),
    lastPushCommit: COMMIT,
    observedPolicies: { web: { name: IMAGE, tag: '1.3.0' } },
  },
)

export const SOURCE = make(
  'GitRepository',
  'fleet',
  { interval: '1m', url: 'https://git.example.com/fleet' },
  {
    ...ready('True', 'Succeeded', `stored artifact for revision 'main@sha1:${COMMIT}'`),
    artifact: { revision: `main@sha1:${COMMIT}`, lastUpdateTime: ago(17) },
  },
)

export const WHOLE_WAY = [REPOSITORY, POLICY, AUTOMATION, SOURCE] as const

/** `running` and `digest` are what its pods say. */
export function use(
  name: string,
  image: string,
  { status = 'ok', running, digest }: Partial<Pick<ImageUse, 'status' | 'digest'>> & { readonly running?: string } = {},
): ImageUse {
  const wanted = parseImage(image)
  const other = running === undefined ? undefined : parseImage(running)
  if (wanted === undefined) throw new Error(`${image} is no image.`)
  return {
    workload: refOf('Deployment', 'apps', name),
    status,
    wanted,
    ...(other === undefined ? {} : { running: other }),
    ...(digest === undefined ? {} : { digest }),
  }
}

export const ALL_RUN = ['api', 'web', 'worker'].map((name) => use(name, `${IMAGE}:1.3.0`))

export interface WayOptions {
  readonly uses?: readonly ImageUse[]
  readonly gap?: string
  readonly horizon?: Horizon
  /** Of what the controllers look after no more. */
  readonly old?: readonly Ref[]
}

export function tellRows(
  objects: readonly MadeObject[],
  { uses = ALL_RUN, gap, horizon = ALL_READ, old = [] }: WayOptions = {},
): readonly ImageRow[] {
  const known = new Map(objects.map((object) => [refOfMade(object), readKnown(object, old)]))
  const byRepository = new Map<string, ImageUse[]>()
  for (const one of uses) {
    const key = `${one.wanted.registry}/${one.wanted.repository}`
    byRepository.set(key, [...(byRepository.get(key) ?? []), one])
  }
  const running = { byRepository, ...(gap === undefined ? {} : { gap }) }
  const find = (ref: Ref) => (horizon.hides?.(ref) === true ? undefined : known.get(ref))
  const seen = [...known].flatMap(([ref, object]) => (horizon.hides?.(ref) === true ? [] : [object]))
  return [...joinImages(seen, { now: NOW, find, horizon, running })]
}

/** Of the only row that there is. */
export function tellRow(objects: readonly MadeObject[], options?: WayOptions): ImageRow {
  const [row, ...others] = tellRows(objects, options)
  if (row === undefined || others.length > 0) throw new Error(`There are ${others.length + (row ? 1 : 0)} rows.`)
  return row
}

function readKnown(object: MadeObject, old: readonly Ref[]): KnownObject {
  const parsed = parseResource(object.kind, object)
  if (!parsed.ok) throw new Error(parsed.reason)
  const { status } = evaluateStatus(parsed.value, NOW)
  return { resource: parsed.value, row: { status, current: !old.includes(parsed.value.ref) } }
}

export function refOfMade({ kind, metadata }: MadeObject): Ref {
  return refOf(kind, metadata.namespace, metadata.name)
}
