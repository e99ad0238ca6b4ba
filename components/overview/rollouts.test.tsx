import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { StillPage, textOf } from '@/lib/client/testing/still-page'
import type { Rollout } from '@/lib/contract/rollouts'
import type { State } from '@/lib/contract/state'
import { row } from '@/lib/contract/testing/rows'
import { stateOf } from '@/lib/contract/testing/states'
import { asRef } from '@/lib/testing/as-ref'
import { Rollouts } from './rollouts'

const NOW = '2026-11-21T12:00:00.000Z'
const SOURCE = asRef('GitRepository/flux-system/apps')
const HALF: Rollout = {
  id: '1',
  source: SOURCE,
  revision: `main@sha1:${'a'.repeat(40)}`,
  revisionShort: 'main@aaaaaaa',
  startedAt: '2026-11-21T11:59:20.000Z',
  total: 23,
  done: 8,
  failed: 1,
  waiting: 9,
  suspended: 1,
  running: ['web', 'db', 'cache', 'mail'].map((name) => asRef(`Kustomization/apps/${name}`)),
}
const ENDED = { ...HALF, id: '2', revisionShort: 'main@bbbbbbb', running: [], done: 12, finishedAt: NOW }

/** The words of the page, without its markup. */
function draw(rollouts: readonly Rollout[]): string {
  const state: State = {
    ...stateOf([row('apps/web', { kind: 'Kustomization', source: { ref: SOURCE } })]),
    serverTime: NOW,
    startedAt: NOW,
    verdict: { level: 'progressing', sentence: '', reasons: [] },
    rollouts,
  }
  const html = renderToStaticMarkup(
    <StillPage state={state}>
      <Rollouts rollouts={rollouts} />
    </StillPage>,
  )
  const labels = [...html.matchAll(/role="img"[^>]* aria-label="([^"]*)"/g)].map(([, label]) => `[${label}]`)
  return `${textOf(html)}${labels.join('')}`
}

describe('a roll-out on the overview', () => {
  it('says how far it is, what runs now, what failed and what is to come', () => {
    const text = draw([HALF])
    expect(text).toContain('Rolling out main@aaaaaaa')
    expect(text).toContain('8 of 23 Kustomizations 40 s')
    expect(text).toMatch(/runs now apps\/ web apps\/ db apps\/ cache and 1 more/)
    expect(text).toMatch(/1 failed 1 suspended 9 to come/)
    expect(text).toContain('[main@aaaaaaa: 8 done, 4 running, 1 failed, 1 suspended, 9 waiting]')
  })

  it('that has ended stays for a while where none is under way, and never says more than that it ended', () => {
    expect(draw([HALF, ENDED])).not.toContain('main@bbbbbbb')
    expect(draw([ENDED])).toMatch(/Ended main@bbbbbbb.*12 of 23.*9 held back/)
    expect(draw([{ ...ENDED, done: 23, failed: 0, waiting: 0, suspended: 0 }])).toContain('Rolled out main@bbbbbbb')
  })

  it('takes no room when there is none, and names only words that somebody said', () => {
    expect(draw([])).toBe('')
    expect(draw([{ ...HALF, subject: 'feat: <b>new</b>', author: 'jo' }])).toContain(
      'feat: &lt;b&gt;new&lt;/b&gt; jo from',
    )
  })
})
