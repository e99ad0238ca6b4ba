import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FLUX_KIND_NAMES, type FluxKind } from '../kinds'
import { redactInSteps, redactManifest } from './redact-manifest'

const PLACES: readonly (readonly [FluxKind, (secret: unknown) => object])[] = [
  ['HelmRelease', (secret) => ({ spec: { values: secret } })],
  ['Kustomization', (secret) => ({ spec: { postBuild: { substitute: secret } } })],
  ['ResourceSet', (secret) => ({ spec: { inputs: [secret] } })],
  ['ResourceSetInputProvider', (secret) => ({ status: { exportedInputs: [secret] } })],
  ['Provider', (secret) => ({ spec: { address: secret } })],
  ['Receiver', (secret) => ({ status: { webhookPath: secret } })],
  [
    'GitRepository',
    (secret) => ({
      metadata: { annotations: { 'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify(secret) } },
    }),
  ],
]

describe('redactManifest', () => {
  it.each(PLACES)('leaves nothing that was planted in a %s', (kind, plant) => {
    const leaf = fc.string({ minLength: 1, maxLength: 20 }).map((text) => `PLANTED${text}`)
    const shapes = fc.oneof(
      leaf,
      fc.array(leaf),
      fc.dictionary(fc.string({ maxLength: 5 }), fc.oneof(leaf, fc.array(leaf))),
    )
    fc.assert(
      fc.property(shapes, (secret) => {
        expect(JSON.stringify(redactManifest(kind, plant(secret)))).not.toContain('PLANTED')
      }),
      { numRuns: 50 },
    )
  })

  it('keeps the keys, so that the reader knows something is there', () => {
    expect(
      redactManifest('Kustomization', { spec: { postBuild: { substitute: { host: 'x', port: 5432, on: true } } } }),
    ).toEqual({
      spec: { postBuild: { substitute: { host: 'redacted', port: 'redacted', on: 'redacted' } } },
    })
  })

  it('masks a Secret inside a template, as an object and as text', () => {
    const shown = JSON.stringify(
      redactManifest('ResourceSet', {
        spec: {
          resources: [{ kind: 'Secret', stringData: { a: 'PLANTED' } }],
          resourcesTemplate: 'apiVersion: v1\nkind: Secret\nstringData:\n  a: PLANTED',
        },
      }),
    )
    expect(shown).not.toContain('PLANTED')
  })

  it('drops the bookkeeping of the API server and changes nothing of its input', () => {
    const object = { metadata: { name: 'a', managedFields: [{ manager: 'x' }] }, spec: { address: 'https://hook' } }
    const before = structuredClone(object)
    expect(redactManifest('Provider', object)).toEqual({ metadata: { name: 'a' }, spec: { address: 'redacted' } })
    expect(object).toEqual(before)
  })

  it('survives nesting of any depth', () => {
    let nested: unknown = 'PLANTED'
    for (let depth = 0; depth < 20_000; depth += 1) nested = { a: nested }
    for (const kind of FLUX_KIND_NAMES) {
      expect(() => redactManifest(kind, { spec: { values: nested, inputs: nested, x: nested } })).not.toThrow()
    }
  })
})

describe('in steps', () => {
  const many = <T>(make: (index: number) => T, count = 5_000) =>
    Array.from({ length: count }, (_, index) => make(index))
  const LARGE = {
    texts: { spec: { other: many(() => 'password: '.repeat(20)) } },
    words: { spec: { other: many(() => 'password: ', 20_000) } },
    keys: { spec: { values: Object.fromEntries(many((index) => [`password: ${index}`, index])) } },
    inventory: {
      status: { inventory: { entries: many((index) => ({ id: `apps_a${index}_apps_Deployment`, v: 'v1' })) } },
    },
    resources: {
      spec: { resources: many((index) => ({ kind: 'ConfigMap', metadata: { name: `a${index}` }, data: {} })) },
    },
    patches: { spec: { patches: many(() => ({ patch: 'x'.repeat(200) })) } },
    annotations: { metadata: { annotations: Object.fromEntries(many((index) => [`a${index}`, 'eyJ-'.repeat(50)])) } },
    lists: { spec: many(() => [[[]]], 20_000) },
  }

  it.each(Object.entries(LARGE))('%s of a large object are looked at a small part at a time', (_, object) => {
    const steps = redactInSteps('HelmRelease', object)
    let count = 0
    let step = steps.next()
    for (; !step.done; step = steps.next()) count += 1
    expect(count).toBeGreaterThanOrEqual(JSON.stringify(object).length / 65_536)
    expect(count).toBeGreaterThanOrEqual(4)
    expect(step.value).toEqual(redactManifest('HelmRelease', object))
  })

  it('an ordinary object takes one', () => {
    expect(redactInSteps('HelmRelease', { spec: { values: { a: 1 } }, metadata: { name: 'a' } }).next().done).toBe(true)
  })
})
