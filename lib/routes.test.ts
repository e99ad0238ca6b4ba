import { expect, it } from 'vitest'
import { asRef } from '@/lib/testing/as-ref'
import { apiTo, routeTo } from './routes'

it('leads to the page of one object', () => {
  expect(routeTo.object(asRef('Kustomization/flux-system/apps'))).toBe('/resources/Kustomization/flux-system/apps')
  expect(routeTo.object(asRef('Kustomization/flux-system/apps'), { tab: 'yaml' })).toBe(
    '/resources/Kustomization/flux-system/apps?tab=yaml',
  )
})

it('keeps repeated values and leaves absent ones out', () => {
  expect(routeTo.resources({ status: ['failed', 'stalled'], q: undefined })).toBe(
    '/resources?status=failed&status=stalled',
  )
})

it('takes what a wall shows as it is written', () => {
  expect(routeTo.wall('namespace=apps,infra&scale=2')).toBe('/wall?namespace=apps,infra&scale=2')
  expect(routeTo.wall('')).toBe('/wall')
})

it('asks for the stream of a part by repeated names', () => {
  expect(apiTo.stream({ namespace: ['apps', 'infra'], kind: undefined })).toBe(
    '/api/stream?rows=short&namespace=apps&namespace=infra',
  )
})

it('keeps hostile names inside their segment', () => {
  expect(apiTo.object(asRef('Kustomization/a?b/c#d'))).toBe('/api/objects/Kustomization/a%3Fb/c%23d')
})
