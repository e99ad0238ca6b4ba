import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { NuqsTestingAdapter } from 'nuqs/adapters/testing'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { StillPage, textOf } from '@/lib/client/testing/still-page'
import type { ImageRow } from '@/lib/contract/images'
import { stateOf } from '@/lib/contract/testing/states'
import { refOf } from '@/lib/ref'
import { ImageWays } from './image-ways'
import type { ImageList } from './use-images'

const NOW = '2026-11-20T08:14:00.000Z'

const LIST: ImageList = { serverTime: NOW, state: 'live', missing: [], total: 0, rows: [], isCut: false }

function draw(list: Partial<ImageList> | undefined, search = ''): string {
  const client = new QueryClient()
  if (list !== undefined) client.setQueryData(['images'], { ...LIST, ...list })
  return textOf(
    renderToStaticMarkup(
      <NuqsTestingAdapter searchParams={search}>
        <QueryClientProvider client={client}>
          <StillPage state={stateOf([])}>
            <ImageWays />
          </StillPage>
        </QueryClientProvider>
      </NuqsTestingAdapter>,
    ),
  )
}

function imageOf(name: string, state: ImageRow['state'], sentence: string): ImageRow {
  const ref = refOf('ImagePolicy', 'apps', name)
  return {
    ref,
    state,
    image: `ghcr.io/x/${name}`,
    sentence,
    policy: { state, sentence, ref, chosen: { tag: '1.2.3' } },
    automations: [],
  }
}

const BROKEN = imageOf('web', 'broken', 'No tag fits: range ^2.')
const FINE = imageOf('api', 'ok', '1.2.3 is chosen.')

describe('the page of images', () => {
  it('says of each image where its way stops', () => {
    const text = draw({ total: 2, rows: [BROKEN, FINE] })
    expect(text).toContain('Broken ghcr.io/x/web :1.2.3')
    expect(text).toContain('No tag fits: range ^2.')
    expect(text).toContain('Automation No automation')
  })

  it('shows what the address asks for, and says what that is', () => {
    const text = draw({ total: 2, rows: [BROKEN, FINE] }, '?state=ok')
    expect(text).toContain('Through images')
    expect(text).toContain('1 of 2')
    expect(text).not.toContain('ghcr.io/x/web')
    expect(draw({ total: 2, rows: [BROKEN, FINE] }, '?q=nobody')).toContain('No image matches these filters')
  })

  it('tells nothing read, nothing allowed, nothing installed and nothing there apart', () => {
    expect(draw(undefined)).toContain('Reading images')
    expect(draw({ state: 'connecting' })).toContain('Reading images')
    expect(draw({ state: 'forbidden' })).toContain('ImagePolicies may not be read')
    expect(draw({ state: 'absent' })).toContain('The image controllers are not installed')
    expect(draw({ state: 'stale' })).toContain('Whether there are any is not known.')
    expect(draw({ state: 'stale' })).not.toContain('what is shown')
    expect(draw({})).toContain('No ImagePolicy, ImageRepository or ImageUpdateAutomation is there that you may see.')
  })

  it('says what is old, what is not read and what is left out', () => {
    const missing = [{ what: 'GitRepositories', reason: 'no permission' }]
    const text = draw({ state: 'stale', asOf: NOW, total: 9, rows: [FINE], missing, isCut: true })
    expect(text).toContain('Images are not live: what is shown may be out of date.')
    expect(text).toContain('GitRepositories are not read, so steps that need them are unknown: no permission')
    expect(text).toContain('These are the worst 1 of 9')
  })
})
