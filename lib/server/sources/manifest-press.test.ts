import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createManifestPress, unpress } from './manifest-press'

it('gives back every manifest as it was, the first of its kind and those pressed against it', () => {
  const press = createManifestPress()
  const manifests = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 }))
  fc.assert(
    fc.property(manifests, (manifest) => {
      const plain: unknown = JSON.parse(JSON.stringify(manifest))
      expect(unpress(press.press('Kustomization', plain))).toEqual(plain)
    }),
  )
})

it('keeps a thousandth like a first one in a fraction of its size', () => {
  const press = createManifestPress()
  const manifest = (at: number) => ({
    metadata: { name: `app-${at}`, labels: { team: 'shop' } },
    spec: { interval: '10m', path: `./clusters/prod/app-${at}`, sourceRef: { kind: 'GitRepository', name: 'flux' } },
    status: { conditions: [{ type: 'Ready', status: 'True', message: `Applied revision: main@sha1:${at}` }] },
  })
  press.press('Kustomization', manifest(1))
  expect(press.press('Kustomization', manifest(1_000)).bytes.length).toBeLessThan(
    JSON.stringify(manifest(1_000)).length / 3,
  )
})
