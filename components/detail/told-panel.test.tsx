import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import { StillPage, textOf } from '@/lib/client/testing/still-page'
import type { FailureTold } from '@/lib/contract/alerts'
import { stateOf } from '@/lib/contract/testing/states'
import { refOf } from '@/lib/ref'
import { ToldPanel } from './told-panel'

const WEB = refOf('Kustomization', 'apps', 'web')

function say(told: FailureTold): string {
  return renderToStaticMarkup(
    <StillPage state={stateOf([])}>
      <ToldPanel target={WEB} told={told} />
    </StillPage>,
  )
}

it.each<[FailureTold, RegExp]>([
  [
    { state: 'told', sure: true, at: '2026-11-29T11:00:00.000Z', topic: 'alerts' },
    /Yes, at .*on topic alerts ?\. All messages/,
  ],
  [
    { state: 'told', sure: false, at: '2026-11-29T11:00:00.000Z', topic: 'alerts' },
    /Perhaps: a message that may be about it/,
  ],
  [{ state: 'due', sure: true }, /Not yet/],
  [
    { state: 'silent', sure: false, alert: refOf('Alert', 'apps', 'all'), topic: 'alerts' },
    /should have been, and no message is known: Alert apps\/ ?all tells topic alerts of its errors\. Unsure/,
  ],
  [{ state: 'unwatched', sure: true }, /No\. No Alert tells of it/],
  [{ state: 'unwatched', sure: false }, /Not that is known: no Alert that is read here/],
  [{ state: 'unknown', sure: false, why: 'no ntfy is configured here' }, /Not known: no ntfy is configured here\./],
])('says of %j what is known and no more', (told, words) => {
  expect(textOf(say(told))).toMatch(words)
})

it('leads to all messages about the object where there are some', () => {
  const href = 'href="/notifications?q=Kustomization%2Fapps%2Fweb"'
  expect(say({ state: 'told', sure: true, at: '2026-11-29T11:00:00.000Z', topic: 'alerts' })).toContain(href)
  expect(say({ state: 'unwatched', sure: true })).not.toContain(href)
})
