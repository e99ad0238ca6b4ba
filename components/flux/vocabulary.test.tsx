import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { STATUSES } from '@/lib/flux/judge/status'
import { STATUS_PRESENTATION } from '@/lib/flux/judge/status-presentation'
import { asRef } from '@/lib/testing/as-ref'
import { ResourceLink } from './resource-link'
import { StatusBadge } from './status-badge'
import { StatusBar } from './status-bar'
import { StatusIcon } from './status-icon'

const NONE = {
  ready: 0,
  reconciling: 0,
  waiting: 0,
  failed: 0,
  stalled: 0,
  suspended: 0,
  terminating: 0,
  unknown: 0,
  static: 0,
}

describe('the words of status', () => {
  it.each(STATUSES)('draws %s as a shape with its word, never as colour alone', (status) => {
    const markup = renderToStaticMarkup(<StatusBadge status={status} />)
    expect(markup).toContain('<svg')
    expect(markup).toContain(STATUS_PRESENTATION[status].label)
  })

  it.each(STATUSES)('takes the colour of %s away, and says so, where it may be old', (status) => {
    for (const old of [
      <StatusIcon key="icon" status={status} current={false} labelled />,
      <StatusBadge key="badge" status={status} current={false} />,
    ]) {
      const markup = renderToStaticMarkup(old)
      expect(markup).toContain('grayscale')
      expect(markup).toContain('out of date')
    }
    expect(renderToStaticMarkup(<StatusIcon status={status} labelled />)).not.toContain('grayscale')
  })

  it('gives each status a shape of its own', () => {
    const shapes = STATUSES.map((status) =>
      renderToStaticMarkup(<StatusIcon status={status} />).replace(/ (class|data-status)="[^"]*"/g, ''),
    )
    expect(new Set(shapes).size).toBe(STATUSES.length)
  })

  it('says the word to a screen reader where the icon stands alone', () => {
    expect(renderToStaticMarkup(<StatusIcon status="stalled" labelled />)).toContain('role="img" aria-label="Stalled"')
  })

  it('says that the controller goes on, and that a status may be old', () => {
    expect(renderToStaticMarkup(<StatusBadge status="failed" retrying />)).toContain('retrying')
    expect(renderToStaticMarkup(<StatusBadge status="ready" retrying />)).not.toContain('retrying')
    expect(renderToStaticMarkup(<StatusBadge status="ready" current={false} />)).toContain('out of date')
  })

  it('spells a bar out', () => {
    const markup = renderToStaticMarkup(<StatusBar counts={{ ...NONE, ready: 24, failed: 1 }} label="Kustomizations" />)
    expect(markup).toContain('aria-label="Kustomizations: 24 ready, 1 failed"')
  })
})

it('links an object by its name and keeps hostile names text', () => {
  const markup = renderToStaticMarkup(<ResourceLink target={asRef('Kustomization/apps/<img src=x>')} />)
  expect(markup).not.toContain('<img')
  expect(markup).toContain('&lt;img')
})
