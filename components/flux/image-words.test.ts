import { expect, it } from 'vitest'
import { listImages, shortImage } from './image-words'

const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`

it.each([
  ['ghcr.io/immich-app/immich-server:v1.119.0', 'immich-server:v1.119.0'],
  ['registry.lan:5000/team/web', 'web'],
  ['registry.lan:5000/web:1.3', 'web:1.3'],
  ['nginx', 'nginx'],
  [`ghcr.io/x/web@${DIGEST}`, 'web@sha256:0123456789ab'],
  [`ghcr.io/x/web:1.3@${DIGEST}`, 'web:1.3'],
  ['no reference at all', 'no reference at all'],
])('calls %s in short %s', (image, short) => {
  expect(shortImage(image)).toBe(short)
})

it('counts each image once for a workload, and those that still run too', () => {
  const proxy = { container: 'proxy', wanted: 'envoy:1' }
  const uses = listImages([
    { images: [{ container: 'app', wanted: 'web:2', running: 'web:1' }, proxy, { ...proxy, container: 'other' }] },
    { images: [{ container: 'app', wanted: 'web:2' }] },
  ])
  expect(uses).toEqual([
    { image: 'envoy:1', workloads: 1 },
    { image: 'web:1', workloads: 1 },
    { image: 'web:2', workloads: 2 },
  ])
})
