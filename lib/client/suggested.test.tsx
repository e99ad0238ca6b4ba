import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import { stateOf } from '@/lib/contract/testing/states'
import type { Ref } from '@/lib/ref'
import { asRef } from '@/lib/testing/as-ref'
import { useSuggested } from './queries'
import { StillPage } from './testing/still-page'

const WEB = asRef('HelmRelease/apps/web')
const SHOP = asRef('HelmRelease/apps/shop')
const HELD = asRef('HelmRelease/apps/held')

const PROBLEM = {
  root: WEB,
  same: [SHOP],
  status: 'stalled',
  title: '',
  message: '',
  advice: { meaning: '', remedy: '' },
  holdsBack: [HELD],
  holdsBackCount: 1,
  actions: ['force', 'reconcile'],
} as const

function Suggested({ of }: { readonly of: Ref | undefined }) {
  return <>{useSuggested(of)}</>
}

it.each([
  ['whose problem it is', WEB, 'force'],
  ['which fails like the one that is named', SHOP, 'force'],
  ['which is only held back', HELD, ''],
  ['of which nothing is known', asRef('HelmRelease/apps/other'), ''],
])('suggests what helps most to an object %s', (_, of, action) => {
  const state = { ...stateOf([]), problems: [PROBLEM] }
  const markup = renderToStaticMarkup(
    <StillPage state={state}>
      <Suggested of={of} />
    </StillPage>,
  )
  expect(markup).toBe(action)
})
