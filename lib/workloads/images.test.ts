import { describe, expect, test } from 'vitest'
import { describeRolling, imagesOf } from './images'
import type { OwnPod } from './pods-of'
import { evictedPod, readyPod } from './testing/own-pods'

const A = `sha256:${'a'.repeat(64)}`
const B = `sha256:${'b'.repeat(64)}`

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
