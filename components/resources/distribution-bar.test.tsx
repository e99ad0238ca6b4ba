import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import { row } from '@/lib/contract/testing/rows'
import { countByStatus, DistributionBar } from './distribution-bar'

function draw(...rows: Parameters<typeof countByStatus>[0]): string {
  return renderToStaticMarkup(
    <DistributionBar
      counts={countByStatus(rows)}
      old={countByStatus(rows.filter(({ current }) => !current))}
      chosen={[]}
      onChange={() => {}}
    />,
  )
}

const OLD = row('HelmRelease/apps/db', { current: false })

it('gives a piece without colour to what may be old, and says how many', () => {
  const markup = draw(row('apps/web'), OLD)
  expect(markup).toContain('bg-status-ready')
  expect(markup).toContain('out of date 1')
})

it('has no colour at all where all may be old', () => {
  expect(draw(OLD)).not.toContain('bg-status-ready')
  expect(draw(row('apps/web'))).not.toContain('out of date')
})

it('has the worst status first, where no phone cuts it off', () => {
  const words = draw(row('apps/a'), row('apps/b', { status: 'failed' }), row('apps/c', { status: 'stalled' }))
    .replace(/<[^>]+>/g, ' ')
    .match(/Ready|Failed|Stalled/g)
  expect(words).toEqual(['Stalled', 'Failed', 'Ready'])
})
