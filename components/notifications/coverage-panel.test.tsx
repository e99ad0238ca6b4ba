import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { StillPage, textOf } from '@/lib/client/testing/still-page'
import type { AlertCoverage } from '@/lib/contract/alerts'
import { stateOf } from '@/lib/contract/testing/states'
import { refOf } from '@/lib/ref'
import { Coverage } from './coverage-panel'
import { describeCoverage } from './coverage-words'

const NOW = '2026-11-29T12:00:00.000Z'
const NOTHING: AlertCoverage = {
  serverTime: NOW,
  missing: [],
  unwatched: [],
  unwatchedCount: 0,
  silent: [],
  told: [],
  topics: { unfollowed: [], unheard: [] },
}
const WEB = refOf('Kustomization', 'apps', 'web')

function draw(coverage: Partial<AlertCoverage>): string {
  return textOf(
    renderToStaticMarkup(
      <StillPage state={stateOf([])}>
        <Coverage coverage={{ ...NOTHING, ...coverage }} isOld={false} />
      </StillPage>,
    ),
  )
}

describe('what nobody is told of', () => {
  it('is said in one line, and a failure only as something that may be', () => {
    const silent = [{ ref: WEB, since: '2026-11-29T11:00:00.000Z', sure: false, why: 'No message is known.' }] as const
    const topics = { unfollowed: [{ topic: 'drills', providers: [] }], unheard: [] }
    expect(describeCoverage({ ...NOTHING, silent, topics, unwatchedCount: 12 })).toBe(
      '1 failure may not have been told · 1 topic in use is not followed · 12 objects have no Alert',
    )
    expect(draw({ silent })).toMatch(/Failing, and perhaps nobody was told Kustomization apps\/ web for \S+/)
  })

  it('begins with the failures that were told, when and on which topic', () => {
    const told = [{ ref: WEB, at: '2026-11-29T11:00:00.000Z', topic: 'alerts', sure: true }]
    expect(describeCoverage({ ...NOTHING, told })).toBe('An Alert tells of every object · 1 failure was told')
    expect(describeCoverage({ ...NOTHING, told, unwatchedCount: 2 })).toBe(
      '1 failure was told · 2 objects have no Alert',
    )
    expect(draw({ told })).toMatch(/Failing, and told Kustomization apps\/ web at .*on topic alerts/)
    expect(draw({ told: told.map((one) => ({ ...one, sure: false })) })).toContain('perhaps at')
  })

  it('is never called nothing where something is not read', () => {
    expect(describeCoverage(NOTHING)).toContain('An Alert tells of every object')
    const missing = [{ what: 'Alerts', reason: 'they may not be read' }]
    expect(describeCoverage({ ...NOTHING, missing })).toBe('Who is told of what is not wholly known')
    expect(draw({ missing })).toContain('Alerts: they may not be read.')
  })

  it('names as many objects as have room, and how many there are beyond', () => {
    expect(draw({ unwatched: [WEB], unwatchedCount: 1_200 })).toContain('and 1199 more')
  })
})
