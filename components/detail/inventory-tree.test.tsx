import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import type { InventoryItem } from '@/lib/contract/objects'
import { asRef } from '@/lib/testing/as-ref'
import { InventoryTree } from './inventory-tree'

const APPS = asRef('Kustomization/flux-system/apps')

function draw(item: Partial<InventoryItem>, remote = false): string {
  const entry = { group: 'apps', version: 'v1', kind: 'Deployment', namespace: 'apps', name: 'web', ...item }
  const inventory = { entries: [entry], summary: { total: 1, byKind: {} }, remote }
  return renderToStaticMarkup(<InventoryTree applier={APPS} inventory={inventory} />)
}

it('leads from a workload to where its pods stand, and nowhere from what only bears its name', () => {
  const link = 'href="/resources/Kustomization/flux-system/apps?tab=workloads&amp;workload=Deployment%2Fapps%2Fweb"'
  expect(draw({})).toContain(link)
  expect(draw({ group: 'example.com' })).not.toContain('href')
  expect(draw({ kind: 'Service', group: '' })).not.toContain('href')
  expect(draw({}, true)).not.toContain('href')
})

it.each<[Partial<InventoryItem>, readonly string[]]>([
  [{ health: { word: 'failed', sentence: '0 of 1 ready' } }, ['Failed', '0 of 1 ready']],
  [{ health: { word: 'ok', sentence: '1 of 1 ready' } }, ['Running']],
  [{ kind: 'Certificate', group: 'cert-manager.io', health: { word: 'ok', sentence: 'ready' } }, ['Ready']],
  [{ kind: 'Service', group: '', health: { word: 'not_judged', sentence: 'it has no conditions' } }, ['not judged']],
  [{ health: { word: 'unknown', sentence: 'not read: no permission' } }, ['Unknown', 'not read: no permission']],
])('says of %j how it stands', (item, words) => {
  const markup = draw(item)
  for (const word of words) expect(markup).toContain(word)
  expect(markup.includes('text-status-ready')).toBe(item.health?.word === 'ok')
})
