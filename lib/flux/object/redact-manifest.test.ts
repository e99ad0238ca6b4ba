import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FLUX_KIND_NAMES, type FluxKind } from '../kinds'
import { redactManifest } from './redact-manifest'

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
    expect(redactManifest('HelmRelease', { spec: { values: { db: { host: 'x', port: 5432, on: true } } } })).toEqual({
      spec: { values: { db: { host: 'redacted', port: 'redacted', on: 'redacted' } } },
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
