import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { NuqsTestingAdapter } from 'nuqs/adapters/testing'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { StillPage, textOf } from '@/lib/client/testing/still-page'
import type { Notification, NotificationPage } from '@/lib/contract/notifications'
import type { Resource, SourceHealth, State } from '@/lib/contract/state'
import { row } from '@/lib/contract/testing/rows'
import { kindSource, topicSource } from '@/lib/contract/testing/sources'
import { stateOf } from '@/lib/contract/testing/states'
import { type FeedFilters, NO_FILTERS, queryOf } from './feed-filters'
import { FeedNotices } from './feed-notices'
import { NotificationFeed } from './notification-feed'

const NOW = '2026-11-21T12:00:00.000Z'

function message(id: string, fields: Partial<Notification> = {}): Notification {
  return {
    id,
    topic: 'flux',
    time: NOW,
    message: `text ${id}`,
    markdown: false,
    priority: 3,
    tags: [],
    emoji: [],
    ...fields,
  }
}

function makeState(sources: readonly SourceHealth[], resources: readonly Resource[] = []): State {
  return { ...stateOf(resources), serverTime: NOW, startedAt: NOW, sources }
}

const HOUR_AGO = '2026-11-21T11:00:00.000Z'

const READY = row('flux-system/apps')

interface Drawing {
  readonly sources?: readonly SourceHealth[]
  readonly resources?: readonly Resource[]
  readonly page?: Partial<NotificationPage>
  readonly search?: string
}

function draw({ sources, resources, page, search = '' }: Drawing): string {
  const client = new QueryClient()
  const parameters = new URLSearchParams(search)
  const answer = { messages: [], topics: ['flux', 'home'], badLines: 0, gaps: [], ...page }
  if (page !== undefined) {
    const asked: FeedFilters = {
      ...NO_FILTERS,
      topics: parameters.getAll('topic'),
      text: parameters.get('q') ?? '',
      stillFailing: parameters.has('still'),
    }
    const failing = (resources ?? []).filter(({ status }) => status === 'failed').map(({ ref }) => ref)
    const key = ['notifications', queryOf(asked), asked.stillFailing ? failing.join(' ') : '']
    client.setQueryData(key, { pages: [answer], pageParams: [undefined] })
  }
  return renderToStaticMarkup(
    <NuqsTestingAdapter searchParams={search}>
      <QueryClientProvider client={client}>
        <StillPage state={sources && makeState(sources, resources)}>
          <NotificationFeed />
        </StillPage>
      </QueryClientProvider>
    </NuqsTestingAdapter>,
  )
}

const words = (html: string) => textOf(html).replace(/ ,/g, ',')

it('says how many messages of a burst are not in the list yet', () => {
  const said = (leftOut: number) =>
    words(renderToStaticMarkup(<FeedNotices troubles={[]} badLines={0} gaps={[]} leftOut={leftOut} />))
  expect(said(412)).toContain('412 more messages came at once. The list is being read again.')
  expect(said(1)).toContain('1 more message came at once.')
  expect(said(0)).toBe('')
})

describe('an empty feed says', () => {
  it.each<[string, Drawing, RegExp]>([
    ['that nothing was read yet', {}, /Reading notifications/],
    ['that ntfy is not configured', { sources: [kindSource('Kustomization')], page: {} }, /ntfy is not configured/],
    [
      'that ntfy is still being read',
      { sources: [topicSource('flux', 'connecting')], page: {} },
      /Reading notifications from ntfy/,
    ],
    ['that there are none', { sources: [topicSource('flux', 'live')], page: {} }, /No messages yet/],
    [
      'that none matches',
      { sources: [topicSource('flux', 'live')], page: {}, search: '?q=cat' },
      /No message matches.*Clear filters/,
    ],
    [
      'that more may match where it cannot look',
      { sources: [topicSource('flux', 'live'), topicSource('home', 'error')], page: {}, search: '?q=cat' },
      /No message matches.*could not be read, so there may be more/,
    ],
    [
      'that ntfy refuses',
      { sources: [topicSource('flux', 'unauthorised', { reason: 'No right (403).', since: HOUR_AGO })], page: {} },
      /ntfy does not let Fluxdeck read Notifications of topic flux may not be read, for 1 h.*No right \(403\)/,
    ],
    [
      'since when ntfy is unreachable',
      {
        sources: [
          topicSource('flux', 'stale', {
            since: HOUR_AGO,
            lastSyncedAt: HOUR_AGO,
            reason: 'The connection was cut.',
          }),
        ],
        page: {},
      },
      /ntfy is not live Notifications of topic flux are not live, for 1 h.*read until 2026-11-21.*The connection was cut/,
    ],
    [
      'that ntfy was never reached',
      { sources: [topicSource('flux', 'error')], page: {} },
      /ntfy cannot be read.*never read since the start/,
    ],
  ])('%s', (_, drawing, expected) => {
    expect(words(draw(drawing))).toMatch(expected)
  })
})

describe('a feed with messages', () => {
  const live = [topicSource('flux', 'live'), kindSource('Kustomization')]

  it('keeps showing them when a topic is lost, and says what may be missing', () => {
    const html = words(
      draw({
        sources: [topicSource('flux', 'stale', { reason: 'The connection was cut.' })],
        page: {
          messages: [message('a')],
          badLines: 2,
          gaps: [{ topic: 'flux', at: NOW, text: 'Something may be missing.' }],
        },
      }),
    )
    expect(html).toContain('text a')
    expect(html).toMatch(/flux are not live.*connection was cut/)
    expect(html).toContain('2 lines of ntfy could not be read')
    expect(html).toContain('Something may be missing.')
  })

  it.each<[string, readonly SourceHealth[], readonly Resource[], RegExp]>([
    ['how its object is now', live, [READY], /then: error → now: +Ready/],
    ['that its object is gone', live, [], /then: error → now: no longer in the cluster/],
    [
      'that its object cannot be read',
      [topicSource('flux', 'live'), kindSource('Kustomization', 'forbidden')],
      [],
      /now: not known/,
    ],
  ])('says of an error %s', (_, sources, resources, expected) => {
    const about = message('a', { ref: READY.ref, severity: 'error', reason: 'BuildFailed' })
    const html = draw({ sources, resources, page: { messages: [about] } })
    expect(words(html)).toMatch(expected)
    expect(html).toContain('href="/resources/Kustomization/flux-system/apps"')
  })

  it('says that a message is of another cluster', () => {
    const foreign = message('a', { title: `${READY.ref} BuildFailed`, cluster: 'cabin', severity: 'error' })
    const html = draw({ sources: live, resources: [READY], page: { messages: [foreign] } })
    expect(words(html)).toContain('of the cluster cabin')
    expect(html).not.toContain('href="/resources/')
  })

  it('says perhaps where it only guesses', () => {
    const guess = message('a', { refGuess: { ref: READY.ref, confidence: 0.4 } })
    expect(words(draw({ sources: live, resources: [READY], page: { messages: [guess] } }))).toMatch(
      /perhaps about Kustomization flux-system\/ ?apps/,
    )
  })

  it('folds repeated successes, and shows tags, labels, priority and links', () => {
    const html = words(
      draw({
        sources: live,
        page: {
          messages: [
            message('a', {
              title: 'Disk',
              emoji: ['⚠️'],
              labels: ['n2'],
              priority: 5,
              click: 'https://grafana.example/d',
            }),
            ...Array.from({ length: 14 }, (_, n) => message(`n${n}`, { noise: true })),
          ],
        },
      }),
    )
    expect(html).toMatch(/Max ⚠️ Disk/)
    expect(html).toContain('n2')
    expect(html).toContain('grafana.example')
    expect(html).toContain('14 × reconciliation succeeded')
    expect(html).not.toContain('text n3')
  })

  it('folds what repeats, with how often and since when, below its newest', () => {
    const disk = (id: string, minute: number) =>
      message(id, { title: 'Disk', message: `at ${minute} %`, time: `2026-11-21T11:${minute}:00.000Z` })
    const html = draw({ sources: live, page: { messages: [disk('c', 30), disk('b', 20), disk('a', 10)] } })
    expect(words(html)).toMatch(/× 3, first \d\d:10/)
    expect(words(html)).toContain('at 30 %')
    expect(words(html)).not.toContain('at 20 %')
  })

  it('leads to icons, attachments and ntfy itself by links alone', () => {
    const icon = 'https://tracker.example/icon.png'
    const attachment = { name: 'smart.log', url: 'https://ntfy.example/file/a.log', sizeBytes: 6_400 }
    const page = { messages: [message('a', { icon, attachment })], web: 'https://ntfy.example' }
    const html = draw({ sources: live, page })
    for (const href of [icon, attachment.url, 'https://ntfy.example/flux']) expect(html).toContain(`href="${href}"`)
    expect(words(html)).toContain('smart.log (6.4 kB)')
    expect(html).not.toContain('<img')
    expect(draw({ sources: live, page: { messages: page.messages } })).not.toContain('https://ntfy.example/flux')
  })

  it('says what it is narrowed to and how many there are, and that more may fail where not all is read', () => {
    const failed = { ...READY, status: 'failed' as const }
    const page = { messages: [message('a', { ref: READY.ref, severity: 'error' })] }
    const drawing = { sources: live, resources: [failed], page, search: '?still=failing' }
    expect(words(draw(drawing))).toMatch(/Messages about what still fails · 1 /)
    expect(words(draw(drawing))).not.toContain('more may fail')
    const part = [...live, kindSource('HelmRelease', 'forbidden')]
    expect(words(draw({ ...drawing, sources: part }))).toContain('more may fail than is seen here')
  })

  it('shows hostile text as text', () => {
    const evil = '<img src=x onerror=alert(1)>\u202E[x](javascript:alert(1))'
    for (const markdown of [true, false]) {
      const html = draw({
        sources: live,
        page: { messages: [message('a', { title: evil, message: evil, markdown, labels: [evil], topic: evil })] },
      })
      expect(html).not.toMatch(/<img|href="javascript/)
    }
  })
})
