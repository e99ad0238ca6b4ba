import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { digestOf, parseImage, repositoryOf } from './image-reference'

const A = `sha256:${'a'.repeat(64)}`

describe('a reference of an image', () => {
  test.each([
    ['nginx', { registry: 'docker.io', repository: 'library/nginx' }],
    ['nginx:1.25', { registry: 'docker.io', repository: 'library/nginx', tag: '1.25' }],
    ['index.docker.io/nginx:1.25', { registry: 'docker.io', repository: 'library/nginx', tag: '1.25' }],
    ['bitnami/redis:7', { registry: 'docker.io', repository: 'bitnami/redis', tag: '7' }],
    ['ghcr.io/x/web:1.3', { registry: 'ghcr.io', repository: 'x/web', tag: '1.3' }],
    ['localhost/web', { registry: 'localhost', repository: 'web' }],
    ['registry:5000/x/web', { registry: 'registry:5000', repository: 'x/web' }],
    ['registry:5000/x/web:1', { registry: 'registry:5000', repository: 'x/web', tag: '1' }],
    [`ghcr.io/x/web@${A}`, { registry: 'ghcr.io', repository: 'x/web', digest: A }],
    [`ghcr.io/x/web:1.3@${A}`, { registry: 'ghcr.io', repository: 'x/web', tag: '1.3', digest: A }],
  ])('%s is read', (text, parts) => {
    expect(parseImage(text)).toEqual(parts)
  })

  test.each(['', ' ', 'a b', 'x@sha256:short', 'x:', '/x', 'x'.repeat(2_000), 'x\u0000', ':1', '@', 'ghcr.io/'])(
    '%j is none',
    (text) => {
      expect(parseImage(text)).toBeUndefined()
    },
  )

  test('of any text is read or is none, and never throws', () => {
    fc.assert(fc.property(fc.string(), (text) => [parseImage(text), digestOf(text), repositoryOf(text)].length === 3))
  })

  test('has the part by which policies name it, however it is written', () => {
    expect(repositoryOf('nginx:1.25')).toBe('docker.io/library/nginx')
    expect(repositoryOf('docker.io/library/nginx')).toBe('docker.io/library/nginx')
    expect(repositoryOf('not an image')).toBeUndefined()
  })
})

test.each([
  [`ghcr.io/x/web@${A}`, A],
  [`docker-pullable://ghcr.io/x/web@${A}`, A],
  [A, undefined],
  [`docker://${A}`, undefined],
  ['', undefined],
  ['ghcr.io/x/web@latest', undefined],
])('the content that %s names is %s', (imageId, digest) => {
  expect(digestOf(imageId)).toBe(digest)
})
