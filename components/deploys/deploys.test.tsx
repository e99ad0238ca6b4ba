import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { NuqsTestingAdapter } from 'nuqs/adapters/testing'
import type { ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { StillPage, textOf } from '@/lib/client/testing/still-page'
import type { Deploy, DeployDetail, DeployPage } from '@/lib/contract/deploys'
import { row } from '@/lib/contract/testing/rows'
import { stateOf } from '@/lib/contract/testing/states'
import { asRef } from '@/lib/testing/as-ref'
import { DeployList } from './deploy-list'
import { DeployView } from './deploy-view'

const NOW = '2026-11-20T08:14:00.000Z'
const SOURCE = asRef('GitRepository/flux-system/main')
const WEB = asRef('Kustomization/apps/web')

const DEPLOY: Deploy = {
  ...{
    id: 'd1',
    source: SOURCE,
    revision: 'main@sha1:8f1c2ab4',
    revisionShort: 'main@8f1c2ab',
    subject: 'feat: new thing',
  },
  ...{ startedAt: '2026-11-20T08:00:00.000Z', finishedAt: '2026-11-20T08:01:30.000Z' },
  ...{ total: 4, done: 3, failed: 1, waiting: 0, suspended: 0, running: [], changed: 2, usualSeconds: 60, by: 'ali' },
}
const KEPT = { kind: 'sqlite', state: 'live', since: '2026-11-01T00:00:00.000Z' } as const
const PAGE: DeployPage = { serverTime: NOW, deploys: [DEPLOY], gaps: [], source: KEPT }
const DETAIL: DeployDetail = { ...DEPLOY, serverTime: NOW, objects: [], history: KEPT }

function draw(part: ReactNode, known: (client: QueryClient) => void, search = ''): string {
  const client = new QueryClient()
  known(client)
  const web = row(WEB, {
    source: { ref: SOURCE },
    revision: { applied: 'old', appliedShort: 'main@0ld', behind: 'yes', sentence: '' },
  })
  const source = row(SOURCE, { revision: { applied: DEPLOY.revision, behind: 'no', sentence: '' } })
  const state = { ...stateOf([web, source]), serverTime: NOW }
  return textOf(
    renderToStaticMarkup(
      <NuqsTestingAdapter searchParams={search}>
        <QueryClientProvider client={client}>
          <StillPage state={state}>{part}</StillPage>
        </QueryClientProvider>
      </NuqsTestingAdapter>,
    ),
  )
}

const list = (page: DeployPage | undefined, query: object = {}, search = '') =>
  draw(
    <DeployList />,
    (client) => {
      if (page !== undefined) client.setQueryData(['deploys', query, 50], { pages: [page], pageParams: [''] })
    },
    search,
  )

describe('the list of deploys', () => {
  it('says of each what went out, what it reached, how it ended, how long it took and who pressed', () => {
    const text = list(PAGE)
    expect(text).toContain('main@8f1c2ab feat: new thing')
    expect(text).toContain('2 of 4 objects changed, 1 failed · flux-system/main · pressed by ali')
    expect(text).toContain('Failed in part took 90 s, usually 60 s')
  })

  it('says of one under way for how long it goes, and how much of what is usual is left', () => {
    const { finishedAt: _, ...open } = DEPLOY
    const text = (usualSeconds: number) => list({ ...PAGE, deploys: [{ ...open, usualSeconds }] })
    expect(text(3_600)).toContain('for 14 min , usually 1 h: about 46 min to go')
    expect(text(60)).toMatch(/for 14 min , usually 60 s(?!:)/)
  })

  it('tells apart what is not read yet, what matches nothing, and that there is none', () => {
    expect(list(undefined)).toContain('Reading deploys')
    expect(list({ ...PAGE, deploys: [] })).toContain('As soon as a source has a new revision')
    expect(list({ ...PAGE, deploys: [] }, { source: SOURCE }, `?source=${SOURCE}`)).toContain(
      'No deploy matches these filters',
    )
    const off = { ...PAGE, deploys: [], source: { kind: 'off', state: 'disabled' } as const }
    expect(list(off)).toMatch(/History is switched off.*Nothing is being rolled out/)
  })

  it('says how History is kept where that is not as one would think, and when nobody recorded', () => {
    expect(list(PAGE)).not.toContain('What may be missing')
    expect(list({ ...PAGE, source: { ...KEPT, kind: 'memory' } })).toContain('kept in memory only')
    expect(list({ ...PAGE, source: { ...KEPT, state: 'error', reason: 'The disk is full.' } })).toContain(
      'The disk is full.',
    )
    const gap = { from: '2026-11-20T01:00:00.000Z', to: '2026-11-20T02:00:00.000Z', reason: 'Fluxdeck was not running' }
    expect(list({ ...PAGE, gaps: [gap] })).toMatch(/Nobody recorded for 1 h, from .*on: Fluxdeck was not running\./)
  })
})

const view = (detail: DeployDetail, search = '', other?: DeployDetail) =>
  draw(
    <DeployView id="d1" />,
    (client) => {
      client.setQueryData(['deploy', 'd1'], detail)
      if (other !== undefined) client.setQueryData(['deploy', other.id], other)
    },
    search,
  )

describe('the page of a deploy', () => {
  const object = { ref: WEB, outcome: 'done', at: NOW } as const

  it('says what each object ran before and runs now, and what was left as it was', () => {
    const digest = (letter: string) => `sha256:${letter.repeat(64)}`
    const objects = [
      { ...object, before: digest('a'), after: digest('b'), changed: true },
      { ...object, ref: asRef('Kustomization/apps/api'), before: '1', after: '1', changed: false },
      { ...object, ref: asRef('Kustomization/apps/db'), outcome: 'failed' as const },
    ]
    const text = view({ ...DETAIL, objects, quiet: { apps: 298, infra: 200 } })
    expect(text).toContain('aaaaaaaa → bbbbbbbb')
    expect(text).toMatch(/Failed .*db.* Done .*web.* Done .*api as before/)
    expect(text).toContain('498 more were done and stayed as they were: 298 in apps, 200 in infra')
  })

  it('folds what ran as before where there is more to see, and says how much that is', () => {
    const same = (at: number) => ({ ...object, ref: asRef(`Kustomization/apps/same-${at}`), changed: false })
    const sames = Array.from({ length: 6 }, (_, at) => same(at))
    const failed = { ...object, ref: asRef('Kustomization/apps/db'), outcome: 'failed' as const, changed: false }
    const folded = view({ ...DETAIL, objects: [...sames, failed] })
    expect(folded).toMatch(/Failed .*db/)
    expect(folded).toContain('6 more ran as before. Show them')
    expect(folded).not.toContain('same-3')
    for (const objects of [sames, [...sames.slice(1), failed]]) expect(view({ ...DETAIL, objects })).toContain('same-3')
  })

  it('calls nobody held back while it goes on', () => {
    const waiting = { ...object, outcome: 'waiting' as const }
    const { finishedAt: _, ...open } = DETAIL
    expect(view({ ...open, objects: [waiting] })).toContain('To come')
    expect(view({ ...DETAIL, objects: [waiting] })).toContain('Held back')
  })

  it('does not say whether something changed where no digest tells', () => {
    expect(view({ ...DETAIL, objects: [object] })).toContain('applied; whether it changed is not told')
  })

  it('says of the newest one what still runs an older revision, and of an older one nothing', () => {
    expect(view(DETAIL)).toMatch(/Still running an older revision .*apps\/ web main@0ld/)
    expect(view({ ...DETAIL, next: 'd2' })).not.toContain('Still running')
  })

  it('stands beside another one, with what differs', () => {
    const before = {
      ...DETAIL,
      id: 'd0',
      startedAt: '2026-11-19T08:00:00.000Z',
      objects: [{ ...object, after: '1.0.0' }],
    }
    const text = view({ ...DETAIL, objects: [{ ...object, before: '1.0.0', after: '1.1.0' }] }, '?with=d0', before)
    expect(text).toContain('1.0.0 → 1.1.0')
  })
})
