import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import { StillPage } from '@/lib/client/testing/still-page'
import type { Resource } from '@/lib/contract/state'
import { row } from '@/lib/contract/testing/rows'
import { stateOf } from '@/lib/contract/testing/states'
import { asRef } from '@/lib/testing/as-ref'
import { ObjectHeader } from './object-header'

const WEB = asRef('Deployment/apps/web')
const REASON = '2 of 2 pods cannot pull ghcr.io/x/web:1.3 (unauthorised)'
const MESSAGE = 'timeout waiting for: [Deployment/apps/web status: InProgress]'
const LINK = 'href="/resources/Kustomization/flux-system/apps?tab=workloads&amp;workload=Deployment%2Fapps%2Fweb"'

const NOT_RUNNING: Partial<Resource> = {
  running: { state: 'failed', ok: 1, total: 2, suspended: 0, worst: { ref: WEB, text: REASON } },
  marks: [{ code: 'not_running', text: `Deployment apps/web does not run: ${REASON}`, ref: WEB }],
}

function draw(more: Partial<Resource>): string {
  const resource = row('flux-system/apps', more)
  return renderToStaticMarkup(
    <QueryClientProvider client={new QueryClient()}>
      <StillPage state={stateOf([resource])}>
        <ObjectHeader resource={resource} detail={undefined} isGone={false} />
      </StillPage>
    </QueryClientProvider>,
  )
}

it("puts the pods' reason under the message that waits for them, once", () => {
  const ready = { status: 'False', reason: 'HealthCheckFailed', message: MESSAGE } as const
  const markup = draw({ ...NOT_RUNNING, status: 'failed', ready })
  expect(markup.split(REASON)).toHaveLength(2)
  expect(markup.indexOf(REASON)).toBeGreaterThan(markup.indexOf(MESSAGE))
  expect(markup).toContain(LINK)
})

it('leads from the mark to the workload, where Flux itself is content', () => {
  const markup = draw(NOT_RUNNING)
  expect(markup.split(REASON)).toHaveLength(2)
  expect(markup).toContain(LINK)
})

it('tells of a roll-out that is on its way, which is no mark', () => {
  const text = '1 of 2 updated, rolling from 1.2 to 1.3'
  const markup = draw({ running: { state: 'progressing', ok: 1, total: 2, suspended: 0, worst: { ref: WEB, text } } })
  expect(markup).toContain(text)
  expect(draw({ running: { state: 'ok', ok: 2, total: 2, suspended: 0 } })).not.toContain('tab=workloads')
})
