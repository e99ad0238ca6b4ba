import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { workloadRow } from '@/lib/contract/testing/workloads'
import type { WorkloadRow } from '@/lib/contract/workloads'
import { hiddenRef } from '@/lib/ref'
import { asRef } from '@/lib/testing/as-ref'
import { ImageSummary } from './image-summary'
import { WORKLOAD_COLUMNS } from './workload-columns'
import { NO_WORKLOAD_FILTERS } from './workload-filters'
import { NoWorkloadRows } from './workload-states'

const APPS = asRef('Kustomization/flux-system/apps')
const WEB = workloadRow('apps/web', APPS, {
  status: 'failed',
  sentence: '2 of 2 pods cannot pull ghcr.io/x/web:1.3 (unauthorised)',
  ready: 0,
  desired: 2,
  images: [{ container: 'app', wanted: 'ghcr.io/x/web:1.3', running: 'ghcr.io/x/web:1.2' }],
  policy: asRef('ImagePolicy/flux-system/web'),
})

const words = (markup: string) =>
  markup
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()

function cell(id: string, row: WorkloadRow, isNarrow = false): string {
  const column = WORKLOAD_COLUMNS.find((one) => one.id === id)
  return renderToStaticMarkup(column?.cell(row, { isNarrow }))
}

describe('a row of the table of workloads', () => {
  it.each([
    ['status', 'Failed'],
    ['ready', '0 of 2'],
    ['images', 'web:1.2 web:1.3'],
    ['message', '2 of 2 pods cannot pull ghcr.io/x/web:1.3 (unauthorised)'],
    ['applier', 'Kustomization flux-system/ apps'],
    ['policy', 'web'],
  ])('tells in %s “%s”', (id, expected) => {
    expect(words(cell(id, WEB))).toBe(expected)
  })

  it('says nothing twice where all is well', () => {
    expect(cell('message', workloadRow('apps/web', APPS))).toBe('')
    expect(cell('message', workloadRow('apps/web', APPS, { sentence: 'runs now' }))).toBe('runs now')
  })

  it('leads to the workload among those of whoever deployed it', () => {
    expect(cell('name', WEB)).toContain(
      'href="/resources/Kustomization/flux-system/apps?tab=workloads&amp;workload=Deployment%2Fapps%2Fweb"',
    )
    expect(cell('name', { ...WEB, managedBy: hiddenRef('Kustomization') })).not.toContain('href')
  })

  it('tells on a phone all that the missing columns would', () => {
    const told = words(cell('name', WEB, true))
    for (const part of ['Failed', '0 of 2 ready', WEB.sentence, 'web:1.3']) expect(told).toContain(part)
  })

  it('counts nothing of what was not read', () => {
    const unread = { ...WEB, unread: { state: 'forbidden' } } as const
    expect(words(cell('ready', unread))).toBe('–')
    expect(words(cell('name', unread, true))).not.toContain('0 of 2')
  })
})

it('says how many images there are in how many workloads, and whether that is all', () => {
  const draw = (isCut: boolean) =>
    words(renderToStaticMarkup(<ImageSummary rows={[WEB, WEB]} isCut={isCut} onChoose={() => {}} />))
  expect(draw(false)).toContain('2 images in 2 workloads')
  expect(draw(true)).toContain('2 images in the first 2 workloads')
})

describe('no row', () => {
  const LIST = { serverTime: '', state: 'live', total: 0, workloads: [], isCut: false } as const
  const STATE = {
    filters: NO_WORKLOAD_FILTERS,
    sorting: { column: 'status', direction: 'asc' },
    isFiltering: false,
    change: () => {},
    sortBy: () => {},
    clear: () => {},
  } as const
  const READ = { list: LIST, isCurrent: true, failure: undefined, retry: () => {} } as const
  const draw = (read: Parameters<typeof NoWorkloadRows>[0]['read'], isFiltering = false) =>
    words(renderToStaticMarkup(<NoWorkloadRows read={read} state={{ ...STATE, isFiltering }} />))

  it.each<[string, Parameters<typeof draw>, string]>([
    ['before the first answer', [{ ...READ, list: undefined }], 'Reading workloads'],
    ['while they are read', [{ ...READ, list: { ...LIST, state: 'connecting' } }], 'Reading workloads'],
    [
      'without the right',
      [{ ...READ, list: { ...LIST, state: 'forbidden' } }],
      'Workloads are not read: no permission Fluxdeck lacks the right to get, list and watch deployments',
    ],
    ['where it is off', [{ ...READ, list: { ...LIST, state: 'disabled' } }], 'switched off'],
    [
      'where the answer failed',
      [{ ...READ, list: undefined, failure: { code: 'offline', message: 'Fluxdeck could not be reached.' } }],
      'The workloads could not be read Fluxdeck could not be reached.',
    ],
    [
      'where none matches',
      [{ ...READ, list: { ...LIST, total: 1, workloads: [WEB] } }, true],
      'Nothing matches these filters',
    ],
    ['where there is none', [READ], 'Everything could be read, and Flux deployed no Deployment'],
  ])('%s says so', (_what, args, expected) => {
    expect(draw(...args)).toContain(expected)
  })
})
