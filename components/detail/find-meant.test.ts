import { expect, it } from 'vitest'
import { row } from '@/lib/contract/testing/rows'
import { refOf } from '@/lib/ref'
import { findMeant } from './find-meant'

it('offers what bears the same name elsewhere, the same kind first, else what is called nearly so', () => {
  const rows = [row('HelmRelease/media/web'), row('shop/web'), row('apps/website'), row('apps/db')]
  const meant = (name: string) => findMeant(refOf('Kustomization', 'apps', name), rows).map(({ ref }) => ref)
  expect(meant('web')).toEqual(['Kustomization/shop/web', 'HelmRelease/media/web'])
  expect(meant('website-2')).toContain('Kustomization/apps/website')
  expect(meant('webiste')).toEqual(['Kustomization/apps/website'])
  expect(meant('nothing')).toEqual([])
})
