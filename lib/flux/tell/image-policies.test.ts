import { describe, expect, it } from 'vitest'
import { type Ref, refOf } from '@/lib/ref'
import type { FluxKind } from '../kinds'
import { createPolicyFinder } from './image-policies'

function resource(kind: FluxKind, name: string, facts: Readonly<Record<string, string>>, repository?: Ref) {
  const references = repository === undefined ? [] : [{ type: 'image' as const, to: repository }]
  return { kind, ref: refOf(kind, 'flux-system', name), facts, references }
}

const WEB = resource('ImageRepository', 'web', { image: 'ghcr.io/x/web' })
const STABLE = resource('ImagePolicy', 'stable', { latestImage: 'ghcr.io/x/web:1.3' }, WEB.ref)
const NIGHTLY = resource('ImagePolicy', 'nightly', { latestImage: 'ghcr.io/x/web:night-7' }, WEB.ref)
const LONE = resource('ImagePolicy', 'lone', { latestImage: 'ghcr.io/x/web-admin:1' })

const find = (resources: readonly (typeof WEB)[], ...images: readonly string[]) =>
  createPolicyFinder(resources, (image) => image.split(':')[0])(images)

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

  it('is found by its latest image where its repository is not read', () => {
    expect(find([LONE], 'ghcr.io/x/web-admin:2')).toBe(LONE.ref)
  })
})
