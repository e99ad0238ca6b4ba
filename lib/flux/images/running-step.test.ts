import { describe, expect, it } from 'vitest'
import { change, IMAGE, POLICY, REPOSITORY, tellRow, use, WHOLE_WAY } from '../testing/image-way'
import type { ImageUse } from './surroundings'

const DIGEST = `sha256:${'d'.repeat(64)}`
const NEW = `${IMAGE}:1.3.0`
const OLD = `${IMAGE}:1.2.9`

const running = (...uses: readonly ImageUse[]) => {
  const { running: step } = tellRow(WHOLE_WAY, { uses })
  return [step?.state, step?.sentence]
}

describe('what runs', () => {
  it('is the chosen tag in some, and an older one in the others', () => {
    expect(running(use('a', OLD), use('b', OLD), use('c', NEW))).toEqual([
      'waiting',
      '1.3.0 is chosen, 1.2.9 in 2 of 3.',
    ])
    expect(running(use('a', OLD), use('b', `${IMAGE}:1.1.0`), use('c', NEW))[1]).toBe(
      '1.3.0 is chosen, 1.1.0 in 1, 1.2.9 in 1 of 3.',
    )
  })

  it('is named for three tags at most', () => {
    const many = ['1', '2', '3', '4', '5'].map((tag) => use(`w${tag}`, `${IMAGE}:${tag}`))
    expect(running(...many)[1]).toBe('1.3.0 is chosen, 1 in 1, 2 in 1, 3 in 1, 2 others of 5.')
  })

  it('is rolling while the older one is on its way out', () => {
    expect(running(use('a', NEW, { running: OLD, status: 'progressing' }), use('b', NEW))).toEqual([
      'waiting',
      '1.3.0 is rolling out in 1 of 2.',
    ])
    expect(running(use('a', NEW, { status: 'progressing' }))[1]).toBe('1.3.0 is rolling out in 1 of 1.')
  })

  it('is not what is wanted where that fails', () => {
    expect(running(use('a', NEW, { status: 'failed' }), use('b', NEW))).toEqual([
      'broken',
      '1.3.0 is chosen, and does not run in 1 of 2: Deployment apps/a.',
    ])
  })

  it('is not known of a workload of which nothing is known', () => {
    expect(running(use('a', NEW, { status: 'unknown' }), use('b', NEW))[0]).toBe('unknown')
  })

  it('leaves out what is not meant to run', () => {
    expect(running(use('a', OLD, { status: 'suspended' }), use('b', NEW))).toEqual(['ok', '1.3.0 runs in 1 of 1.'])
    expect(running(use('a', OLD, { status: 'suspended' }))).toEqual([
      'unknown',
      'No workload with this image is meant to run.',
    ])
  })

  it('is nothing that is known where no workload has the image', () => {
    expect(running()).toEqual(['unknown', 'No workload that Flux deployed, and that can be seen, has this image.'])
    expect(running(use('a', `${IMAGE}-admin:1.3.0`), use('b', 'docker.io/x/web:1.3.0'))[0]).toBe('unknown')
  })

  it('counts a workload once, in however many containers it has the image', () => {
    expect(running(use('a', NEW), use('a', NEW))[1]).toBe('1.3.0 runs in 1 of 1.')
  })

  it('is told by tag and digest with the workloads of each, of an older tag without the digest of the wanted one', () => {
    const uses = [
      use('b', NEW, { digest: DIGEST }),
      use('a', NEW, { digest: DIGEST }),
      use('c', NEW, { running: OLD, digest: DIGEST }),
    ]
    expect(tellRow(WHOLE_WAY, { uses }).running?.tags).toEqual([
      { tag: '1.3.0', digest: DIGEST, workloads: ['Deployment/apps/a', 'Deployment/apps/b'] },
      { tag: '1.2.9', workloads: ['Deployment/apps/c'] },
    ])
  })
})

describe('an image in another form', () => {
  const way = (image: string, tag: string) => [
    change(REPOSITORY, { spec: { image }, status: { canonicalImageName: undefined } }),
    change(POLICY, { status: { latestRef: { name: image, tag } } }),
    ...WHOLE_WAY.slice(2),
  ]

  it.each([
    ['nginx', 'docker.io/library/nginx:1.3.0'],
    ['index.docker.io/library/nginx', 'nginx:1.3.0'],
    ['docker.io/nginx', 'index.docker.io/nginx:1.3.0'],
    ['bitnami/redis', 'docker.io/bitnami/redis:1.3.0'],
    ['registry:5000/x/web', 'registry:5000/x/web:1.3.0'],
    ['localhost/web', `localhost/web:1.3.0@${DIGEST}`],
  ])('%s is that of %s', (image, wanted) => {
    expect(tellRow(way(image, '1.3.0'), { uses: [use('a', wanted)] }).running).toMatchObject({
      state: 'ok',
      sentence: '1.3.0 runs in 1 of 1.',
    })
  })

  it.each([
    ['registry:5000/x/web', 'registry:5001/x/web:1.3.0'],
    ['nginx', 'ghcr.io/library/nginx:1.3.0'],
    ['x/web', 'x/web-admin:1.3.0'],
  ])('%s is not that of %s', (image, wanted) => {
    expect(tellRow(way(image, '1.3.0'), { uses: [use('a', wanted)] }).running?.tags).toEqual([])
  })

  it('without a tag is latest, and by digest alone is known by that alone', () => {
    const [untagged] = tellRow(WHOLE_WAY, { uses: [use('a', IMAGE)] }).running?.tags ?? []
    expect(untagged?.tag).toBe('latest')
    const pinned = tellRow(WHOLE_WAY, { uses: [use('a', `${IMAGE}@${DIGEST}`)] }).running
    expect(pinned).toMatchObject({ state: 'unknown', tags: [{ digest: DIGEST }] })
    expect(pinned?.tags[0]?.tag).toBeUndefined()
  })

  it('that is no image at all has nothing that runs', () => {
    expect(tellRow(way('https://ghcr.io/x/web', '1.3.0'), { uses: [use('a', NEW)] }).running?.state).toBe('unknown')
  })
})
