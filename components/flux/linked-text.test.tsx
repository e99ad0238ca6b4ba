import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import { StillPage } from '@/lib/client/testing/still-page'
import { row } from '@/lib/contract/testing/rows'
import { stateOf } from '@/lib/contract/testing/states'
import { asRef } from '@/lib/testing/as-ref'
import { LinkedText, splitNames } from './linked-text'

const APPS = asRef('Kustomization/flux-system/apps')

function linksIn(text: string): readonly string[] {
  const markup = renderToStaticMarkup(
    <StillPage state={stateOf([row('flux-system/apps'), row('apps/db')])}>
      <LinkedText text={text} applier={APPS} self={APPS} />
    </StillPage>,
  )
  return [...markup.matchAll(/href="([^"]*)"/g)].map(([, href = '']) => href)
}

it('leads from the workloads that a message names to their place, and from objects to their pages', () => {
  expect(
    linksIn("timeout waiting for: [Deployment/apps/web status: 'InProgress'], needs Kustomization apps/db."),
  ).toEqual([
    '/resources/Kustomization/flux-system/apps?tab=workloads&amp;workload=Deployment%2Fapps%2Fweb',
    '/resources/Kustomization/apps/db',
  ])
})

it('leads nowhere from what is not here, from other kinds and from the object itself', () => {
  expect(linksIn('Kustomization/apps/gone, Secret/apps/key, Kustomization/flux-system/apps, The apps/thing')).toEqual(
    [],
  )
})

it('changes no word, and links no more of a dump than its beginning', () => {
  const text = 'Deployment/a/b, '.repeat(500)
  const pieces = splitNames(text, () => '/x')
  expect(pieces.map((piece) => piece.text).join('')).toBe(text)
  expect(pieces.filter(({ href }) => href !== undefined)).toHaveLength(20)
})
