import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { StillPage } from '@/lib/client/testing/still-page'
import type { Problem, Resource } from '@/lib/contract/state'
import { row } from '@/lib/contract/testing/rows'
import { stateOf } from '@/lib/contract/testing/states'
import { hiddenRef } from '@/lib/ref'
import { asRef } from '@/lib/testing/as-ref'
import { ProblemEntry } from './problem-entry'

const APPS = asRef('Kustomization/flux-system/apps')
const WEB = asRef('Deployment/apps/web')
const WORKLOADS_OF_APPS = '/resources/Kustomization/flux-system/apps?tab=workloads&amp;workload=Deployment%2Fapps%2Fweb'
const REASON = '2 of 2 pods cannot pull ghcr.io/x/web:1.3 (unauthorised)'

function draw(more: Partial<Problem>, ...rows: readonly Resource[]): string {
  const problem: Problem = {
    root: APPS,
    status: 'failed',
    title: 'Its health checks failed.',
    message: 'health check failed after 5m0s: timeout waiting for: [Deployment/apps/web status: InProgress]',
    advice: { meaning: '', remedy: '' },
    holdsBack: [],
    holdsBackCount: 0,
    actions: [],
    ...more,
  }
  return renderToStaticMarkup(
    <StillPage state={stateOf(rows)}>
      <ProblemEntry problem={problem} isOpenAtFirst Actions={() => null} Share={() => null} />
    </StillPage>,
  )
}

describe('a workload that does not run', () => {
  const markup = draw({ root: WEB, status: 'not_running', applier: APPS, title: REASON, message: REASON })

  it('is called so, and names who deployed it', () => {
    expect(markup).toContain('Not running')
    expect(markup).toMatch(/deployed by.*href="\/resources\/Kustomization\/flux-system\/apps"/)
  })

  it('leads to the workloads of its applier, by name and by button', () => {
    expect(markup.split(`href="${WORKLOADS_OF_APPS}"`)).toHaveLength(3)
  })

  it('leads nowhere where the name of its applier is hidden', () => {
    const hidden = hiddenRef('Kustomization')
    const told = draw({ root: WEB, status: 'not_running', applier: hidden, title: REASON, message: REASON })
    expect(told).toContain(REASON)
    expect(told).not.toContain('<a ')
  })
})

describe('an applier that failed', () => {
  const running = { state: 'failed', ok: 1, total: 2, suspended: 0, worst: { ref: WEB, text: REASON } } as const

  it("has its pods' own reason under the message, linked to its workloads", () => {
    const markup = draw({}, row('flux-system/apps', { running }))
    expect(markup.indexOf(REASON)).toBeGreaterThan(markup.indexOf('timeout waiting'))
    expect(markup).toContain(`href="${WORKLOADS_OF_APPS}"`)
  })

  it('does not say again what its title says, and leads there all the same', () => {
    const markup = draw({ title: `Its health checks failed. ${REASON}.` }, row('flux-system/apps', { running }))
    expect(markup.split(REASON)).toHaveLength(2)
    expect(markup).toMatch(/<a [^>]*tab=workloads[^>]*>.*1 of 2 workloads run/)
  })

  it('says nothing of workloads that all run', () => {
    expect(draw({}, row('flux-system/apps', { running: { ...running, state: 'ok' } }))).not.toContain(REASON)
  })
})
