import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import type { Resource } from '@/lib/contract/state'
import { row } from '@/lib/contract/testing/rows'
import { groupingOf } from './group-head'

const { head } = groupingOf('namespace')
const draw = (...rows: readonly Resource[]) =>
  renderToStaticMarkup(head({ id: '', key: 'apps', rows, rowIds: rows.map(({ ref }) => ref) }))
const words = (markup: string) => markup.replace(/<[^>]+>/g, '')

it('says how many fail, of how many', () => {
  const markup = draw(row('apps/a', { status: 'failed' }), row('apps/b', { status: 'stalled' }), row('apps/c'))
  expect(words(markup)).toBe('apps2 failing of 3')
  expect(markup).toContain('text-status-failed')
  expect(words(draw(row('apps/a')))).toBe('apps1')
})

it('has no colour for what may be old, and says so', () => {
  const markup = draw(row('apps/a', { status: 'failed', current: false }))
  expect(words(markup)).toContain('out of date 1')
  expect(markup).not.toMatch(/status-failed|bg-status/)
})
