import { expect, it } from 'vitest'
import { refOfPage } from './recent-objects'

it.each([
  ['/resources/HelmRelease/apps/immich', 'HelmRelease/apps/immich'],
  ['/resources/HelmRelease/apps/a%3Ab', 'HelmRelease/apps/a:b'],
  ['/resources', undefined],
  ['/resources/HelmRelease/apps', undefined],
  ['/graph/HelmRelease/apps/immich', undefined],
  ['/resources/HelmRelease/apps/%E0%A4%A', undefined],
])('%s is about %s', (pathname, ref) => {
  expect(refOfPage(pathname)).toBe(ref)
})
