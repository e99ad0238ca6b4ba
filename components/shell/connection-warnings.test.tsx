import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import { LiveContext } from '@/lib/client/live-context'
import { createLiveStore } from '@/lib/client/live-store'
import type { ClusterInfo } from '@/lib/contract/cluster'
import type { PageSeed } from '@/lib/contract/seed'
import { stateOf } from '@/lib/contract/testing/states'
import { ConnectionWarnings } from './connection-warnings'

function draw(warnings: ClusterInfo['warnings']): string {
  const state = stateOf([])
  const seed: PageSeed = {
    complete: true,
    me: { groups: [], role: 'viewer', mode: 'none', actionsEnabled: false, readOnly: true },
    state: { ...state, cluster: { ...state.cluster, ...(warnings === undefined ? {} : { warnings }) } },
  }
  const store = createLiveStore(
    seed,
    () => undefined,
    () => Date.parse(state.serverTime),
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
