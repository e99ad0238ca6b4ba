import { expect, it } from 'vitest'
import type { FluxKind } from '@/lib/flux/kinds'
import { ResourceStore } from './resource-store'

const PIECES = [
  'Secret\n',
  '\n ',
  'kind:\n-',
  'eyJ-',
  '?token',
  'password: ',
  'u:@',
  '{"kind":',
  'name: token\n value',
  '"',
]

type Write = (length: number) => string
const many = <T>(count: number, make: (at: number) => T) => Array.from({ length: count }, (_, at) => make(at))

/** Objects of about `size` characters, each with all of them in another place. */
const PLACES: Readonly<Record<string, (write: Write, size: number) => { kind: FluxKind; object: object }>> = {
  'one annotation': (write, size) => of('Kustomization', { metadata: { annotations: { note: write(size) } } }),
  'many annotations': (write, size) =>
    of('Kustomization', {
      metadata: { annotations: Object.fromEntries(many(size / 500, (at) => [`n${at}`, write(500)])) },
    }),
  'one condition': (write, size) => of('Kustomization', { status: { conditions: [condition(write(size), 0)] } }),
  'many conditions': (write, size) =>
    of('Kustomization', { status: { conditions: many(size / 20_000, (at) => condition(write(20_000), at)) } }),
  patches: (write, size) =>
    of('Kustomization', { spec: { patches: many(size / 20_000, () => ({ patch: write(20_000) })) } }),
  dependencies: (write, size) =>
    of('Kustomization', { spec: { dependsOn: many(size / 500, (at) => ({ name: `a${at}`, readyExpr: write(480) })) } }),
  'an inventory': (write, size) =>
    of('Kustomization', {
      status: {
        inventory: { entries: many(size / 250, (at) => ({ id: `apps_${write(200)}${at}_apps_Deployment`, v: 'v1' })) },
      },
    }),
  values: (write, size) =>
    of('HelmRelease', {
      spec: { values: Object.fromEntries(many(size / 250, (at) => [`${write(100)}${at}`, write(130)])) },
    }),
  'a history': (write, size) =>
    of('HelmRelease', {
      status: { history: many(size / 500, (at) => ({ version: at, status: write(200), chartName: write(260) })) },
    }),
  'a field that nobody knows': (write, size) =>
    of('HelmRelease', { spec: { other: many(size / 20, () => write(16)) } }),
  templates: (write, size) =>
    of('ResourceSet', {
      spec: { resourcesTemplate: write(size / 2), inputs: many(size / 1_000, () => ({ text: write(490) })) },
    }),
}

const GROUPS = {
  Kustomization: 'kustomize.toolkit.fluxcd.io/v1',
  HelmRelease: 'helm.toolkit.fluxcd.io/v2',
  ResourceSet: 'fluxcd.controlplane.io/v1',
} as const

function of(
  kind: keyof typeof GROUPS,
  { metadata = {}, ...rest }: { readonly metadata?: object; readonly [field: string]: unknown },
) {
  const named = { name: 'a', namespace: 'apps', uid: 'u', resourceVersion: '1', generation: 1, ...metadata }
  return { kind, object: { apiVersion: GROUPS[kind], kind, metadata: named, spec: {}, ...rest } }
}

function condition(message: string, at: number) {
  return { type: at === 0 ? 'Ready' : `T${at}`, status: 'False', reason: 'X', message }
}

/** What it costs, in milliseconds of the processor, to read it from a list and to take in a change of it. */
async function costOf(place: (typeof PLACES)[string], size: number): Promise<number> {
  let sum = 0
  for (const piece of PIECES) {
    const { kind, object } = place((length) => piece.repeat(Math.ceil(length / piece.length)).slice(0, length), size)
    const store = new ResourceStore()
    const before = process.cpuUsage()
    store.replace(kind, [await store.prepare(kind, object)])
    store.apply(kind, 'MODIFIED', object)
    while (store.isBusy()) await new Promise(setImmediate)
    const { user, system } = process.cpuUsage(before)
    sum += (user + system) / 1_000
  }
  return sum
}

const SIZE = 250_000

it.each(Object.entries(PLACES))(
  'the worst texts in %s cost in proportion to their length, and little',
  async (_, place) => {
    await costOf(place, SIZE / 10)
    const once = await costOf(place, SIZE)
    const twice = await costOf(place, 2 * SIZE)
    expect(twice).toBeLessThan(3 * once + 150)
    // Each of them is read twice here: a tenth of a second for one would be far more.
    expect(once / PIECES.length).toBeLessThan(200)
  },
)
