import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import { StillPage } from '@/lib/client/testing/still-page'
import type { ClusterInfo } from '@/lib/contract/cluster'
import { stateOf } from '@/lib/contract/testing/states'
import { ConnectionWarnings } from './connection-warnings'

function draw(warnings: ClusterInfo['warnings']): string {
  const state = stateOf([])
  const cluster = { ...state.cluster, ...(warnings === undefined ? {} : { warnings }) }
  return renderToStaticMarkup(
    <StillPage state={{ ...state, cluster }}>
      <ConnectionWarnings />
    </StillPage>,
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
