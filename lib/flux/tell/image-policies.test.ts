import { describe, expect, it } from 'vitest'
import { type Ref, refOf } from '@/lib/ref'
import type { ChosenImage } from '../object/image-facts'
import { createPolicyFinder } from './image-policies'

const repository = (name: string, image: string) => ({
  ref: refOf('ImageRepository', 'flux-system', name),
  imageScan: { image, latestTags: [] },
  references: [],
})

const policy = (name: string, latest: ChosenImage, from?: Ref) => ({
  ref: refOf('ImagePolicy', 'flux-system', name),
  imageChoice: { digests: 'Never' as const, latest },
  references: from === undefined ? [] : [{ type: 'image' as const, to: from }],
})

const DIGEST = `sha256:${'d'.repeat(64)}`
const WEB = repository('web', 'ghcr.io/x/web')
const STABLE = policy('stable', { image: 'ghcr.io/x/web', tag: '1.3' }, WEB.ref)
const NIGHTLY = policy('nightly', { image: 'ghcr.io/x/web', tag: 'night-7' }, WEB.ref)
const LONE = policy('lone', { image: 'ghcr.io/x/web-admin', tag: '1' })

const find = (resources: Parameters<typeof createPolicyFinder>[0], ...images: readonly string[]) =>
  createPolicyFinder(resources)(images)

describe('the policy of an image', () => {
  it('is the one of its repository, whatever tag is wanted', () => {
    expect(find([WEB, STABLE], 'ghcr.io/x/web:1.2')).toBe(STABLE.ref)
    expect(find([STABLE, WEB], 'nginx:1', 'ghcr.io/x/web:1.2')).toBe(STABLE.ref)
  })

  it('is none for a repository with a longer name, and none without images', () => {
    expect(find([WEB, STABLE], 'ghcr.io/x/web-admin:1', 'ghcr.io/x/we:1')).toBeUndefined()
    expect(find([WEB, STABLE])).toBeUndefined()
  })

  it('is of several the one that chose what is wanted, and none where nothing tells', () => {
    expect(find([WEB, STABLE, NIGHTLY], 'ghcr.io/x/web:night-7')).toBe(NIGHTLY.ref)
    expect(find([WEB, STABLE, NIGHTLY], 'ghcr.io/x/web:1.2')).toBeUndefined()
  })

  it('is found however the image is written', () => {
    const nginx = repository('nginx', 'index.docker.io/library/nginx')
    const stable = policy('nginx', { image: 'index.docker.io/library/nginx', tag: '1.27', digest: DIGEST }, nginx.ref)
    const mainline = policy('mainline', { image: 'index.docker.io/library/nginx', tag: '1.29' }, nginx.ref)
    for (const image of ['nginx:1.27', 'docker.io/nginx:1.27', `docker.io/library/nginx:1.27@${DIGEST}`])
      expect(find([nginx, mainline, stable], image)).toBe(stable.ref)
    expect(find([nginx, mainline, stable], `nginx:1.27@sha256:${'0'.repeat(64)}`)).toBeUndefined()
  })

  it('is found by its latest image where its repository is not read', () => {
    expect(find([LONE], 'ghcr.io/x/web-admin:2')).toBe(LONE.ref)
  })
})
