import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import { glyphOf, KindGlyph } from '@/components/flux/kind-glyph'
import { STATUS_ICONS, StatusIcon } from '@/components/flux/status-icon'
import { STATUSES } from '@/lib/flux/judge/status'
import { FLUX_KIND_NAMES } from '@/lib/flux/kinds'
import { shapeOf } from './shapes'

const nameOf = (pattern: RegExp, html: string) => pattern.exec(html)?.[1]
const referred = (html: string) => nameOf(/#([a-z0-9-]+)"/, html)
const drawn = (html: string) => nameOf(/lucide lucide-([a-z0-9-]+)/, html)

it.each(STATUSES)('draws of %s what every other place shows of it', (status) => {
  const Shape = shapeOf(STATUS_ICONS[status])
  const shown = referred(renderToStaticMarkup(<StatusIcon status={status} />))
  expect(drawn(renderToStaticMarkup(<Shape />))).toBe(shown)
  expect(shown === undefined).toBe(status === 'stalled')
})

it.each(FLUX_KIND_NAMES)('draws of %s what every other place shows of it', (kind) => {
  const Shape = shapeOf(glyphOf(kind))
  const shown = referred(renderToStaticMarkup(<KindGlyph kind={kind} />))
  expect(shown).toBeDefined()
  expect(drawn(renderToStaticMarkup(<Shape />))).toBe(shown)
})
