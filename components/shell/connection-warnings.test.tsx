import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import { LiveContext } from '@/lib/client/live-context'
import { createLiveStore } from '@/lib/client/live-store'
import type { ClusterInfo } from '@/lib/contract/cluster'
import type { PageSeed } from '@/lib/contract/seed'
import { noCounts } from '@/lib/flux/tell/counts'
import { ConnectionWarnings } from './connection-warnings'

const NOW = '2026-11-21T12:00:00.000Z'

function draw(warnings: ClusterInfo['warnings']): string {
  const seed: PageSeed = {
    complete: true,
    me: { groups: [], role: 'viewer', mode: 'none', actionsEnabled: false, readOnly: true },
    state: {
      version: 1,
      serverTime: NOW,
      startedAt: NOW,
      build: { version: '0.1.0', revision: 'abc' },
      cluster: { name: 'home', server: 'https://x', demo: false, ...(warnings === undefined ? {} : { warnings }) },
      verdict: { level: 'healthy', sentence: '', reasons: [] },
      counts: { ...noCounts(), marked: 0, byKind: {} },
      sources: [],
      controllers: [],
      problems: [],
      rollouts: [],
      unreadable: [],
      resources: [],
    },
  }
  const store = createLiveStore(
    seed,
    () => undefined,
    () => Date.parse(NOW),
  )
  return renderToStaticMarkup(
    <LiveContext.Provider value={{ store, seed }}>
      <ConnectionWarnings />
    </LiveContext.Provider>,
  )
}

it('says each warning for as long as it stands, and takes no room without one', () => {
  const html = draw([
    { code: 'tls_not_verified', text: 'The certificate of k3s is not verified.' },
    { code: 'kubeconfig_gone', text: 'The kubeconfig file is gone.' },
  ])
  expect(html).toContain('The certificate of k3s is not verified.')
  expect(html).toContain('The kubeconfig file is gone.')
  expect(draw(undefined)).toBe('')
  expect(draw([])).toBe('')
})
