import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { digestOf, parseImage, repositoryOf } from './image-reference'
import { describeRolling, imagesOf } from './images'
import type { OwnPod } from './pods-of'
import { evictedPod, readyPod } from './testing/own-pods'

const A = `sha256:${'a'.repeat(64)}`
const B = `sha256:${'b'.repeat(64)}`

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

function pod(image: string, digest: string | undefined, isCurrent = true): OwnPod {
  const imageID = digest === undefined ? '' : `ghcr.io/x/web@${digest}`
  return { ...readyPod('web', { image, imageID }), isCurrent }
}

const TEMPLATE = [{ container: 'app', image: 'ghcr.io/x/web:1.3' }]

function only(pods: readonly OwnPod[], template = TEMPLATE) {
  return imagesOf(template, pods)[0]
}

describe('the images of a workload', () => {
  test('without pods are what the template wants', () => {
    expect(imagesOf([...TEMPLATE, { container: 'migrate', image: 'x', init: true }], [])).toEqual([
      { container: 'app', wanted: 'ghcr.io/x/web:1.3' },
      { container: 'migrate', wanted: 'x', init: true },
    ])
  })

  test('have the digest that their pods run', () => {
    expect(only([pod('ghcr.io/x/web:1.3', A)])).toEqual({ container: 'app', wanted: 'ghcr.io/x/web:1.3', digest: A })
  })

  test('are told as running where an old pod has another one', () => {
    const images = imagesOf(TEMPLATE, [pod('ghcr.io/x/web:1.3', B), pod('ghcr.io/x/web:1.2', A, false)])
    expect(images).toEqual([{ container: 'app', wanted: 'ghcr.io/x/web:1.3', running: 'ghcr.io/x/web:1.2', digest: B }])
    expect(describeRolling(images)).toBe('rolling from 1.2 to 1.3')
  })

  test('are told of two contents under one tag', () => {
    expect(only([pod('ghcr.io/x/web:1.3', B), pod('ghcr.io/x/web:1.3', A), pod('ghcr.io/x/web:1.3', A)])).toMatchObject(
      {
        digests: [A, B],
      },
    )
    expect(only([pod('ghcr.io/x/web:1.3', A), pod('ghcr.io/x/web:1.3', undefined)])?.digests).toBeUndefined()
    expect(only([pod('ghcr.io/x/web:1.3', A), pod('ghcr.io/x/web:1.2', B)])?.digests).toBeUndefined()
  })

  test.each([
    ['nginx:1.25', 'docker.io/library/nginx:1.25'],
    ['nginx', 'docker.io/library/nginx:latest'],
    [`ghcr.io/x/web:1.3@${A}`, `ghcr.io/x/web@${A}`],
    ['ghcr.io/x/web:1.3', A],
    ['ghcr.io/x/web:1.3', ''],
  ])('of which %s is wanted are no other ones when the runtime says %s', (image, told) => {
    expect(only([pod(told, undefined)], [{ container: 'app', image }])?.running).toBeUndefined()
  })

  test('are not asked of pods that are leaving', () => {
    const leaving = pod('ghcr.io/x/web:1.2', A, false)
    const deleted = { ...leaving, pod: { ...leaving.pod, deletedAt: new Date('2026-11-29T12:00:00Z') } }
    expect(only([deleted])).toEqual({ container: 'app', wanted: 'ghcr.io/x/web:1.3' })
  })

  test('are not asked of pods that were evicted, unless there are no others', () => {
    expect(only([evictedPod('web'), pod('ghcr.io/x/web:1.3', A)])?.running).toBeUndefined()
    expect(only([evictedPod('web')])?.running).toBe('ghcr.io/x/web:1.0')
  })

  test('of another repository are named whole in a roll-out', () => {
    const images = imagesOf(TEMPLATE, [pod('docker.io/x/web:1.3', A, false)])
    expect(describeRolling(images)).toBe('rolling from docker.io/x/web:1.3 to ghcr.io/x/web:1.3')
    expect(describeRolling(imagesOf(TEMPLATE, []))).toBeUndefined()
  })
})
