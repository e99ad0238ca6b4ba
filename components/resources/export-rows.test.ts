import { describe, expect, it } from 'vitest'
import type { Resource } from '@/lib/contract/state'
import { row } from '@/lib/contract/testing/rows'
import { toCsv, toJson, toTabs } from './export-rows'

const failing = (message: string): Resource =>
  row('apps/web', { status: 'failed', ready: { status: 'False', reason: 'BuildFailed', message } })

const lines = (csv: string) => csv.replace('\uFEFF', '').split('\r\n')

describe('a CSV of rows', () => {
  it('has one line for each, in their order, under the names of the columns', () => {
    const [head, ...rest] = lines(toCsv([row('b/web'), row('a/web', { status: 'stalled', current: false })]))
    expect(head).toMatch(/^Kind,Namespace,Name,Status,/)
    expect(rest.map((line) => line.split(',').slice(0, 6))).toEqual([
      ['Kustomization', 'b', 'web', 'Ready', '', ''],
      ['Kustomization', 'a', 'web', 'Stalled', '', 'Yes'],
      [''],
    ])
  })

  it.each([
    ['=HYPERLINK("http://x","y")', `"'=HYPERLINK(""http://x"",""y"")"`],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    ['\r=1', `"'\r=1"`],
    ['no formula = here', 'no formula = here'],
    ['two\nlines, and "words"', '"two\nlines, and ""words"""'],
  ])('makes no formula of %j', (message, cell) => {
    expect(toCsv([failing(message)])).toContain(`,${cell},`)
  })

  it('does not pass a health of an earlier run off as one of now', () => {
    const healthy = { status: 'True', reason: 'HealthCheckSucceeded', message: '' } as const
    const told = (current: boolean) => lines(toCsv([row('apps/web', { healthy: { ...healthy, current } })]))[1]
    expect(told(true)).toContain(',Yes,')
    expect(told(false)).not.toContain('Yes')
  })
})

it('copies one line for each, and no formula either', () => {
  const text = toTabs([failing('=1\n\tand more')])
  expect(text.split('\n')).toHaveLength(2)
  expect(text).toContain("\t'=1 and more\t")
})

it('says in JSON of which moment and filter it is, and what could not be read', () => {
  const facts = {
    cluster: 'homelab',
    asOf: '2026-11-21T18:30:05.250Z',
    filter: 'Failed resources',
    notRead: [{ kind: 'Bucket', why: 'forbidden' }],
  }
  const rows = [failing('x'), row('apps/b')]
  expect(JSON.parse(toJson(rows, facts))).toEqual({ ...facts, count: 2, resources: rows })
})
