import { expect, it } from 'vitest'
import type { Sight } from '@/lib/flux/judge/sight'
import type { FluxKind } from '@/lib/flux/kinds'
import { refOf } from '@/lib/ref'
import { ResourceStore } from '../sources/resource-store'
import { describeDependency } from './row'

const KIND: FluxKind = 'Kustomization'
const ref = (name: string) => refOf(KIND, 'apps', name)

it.each([
  ['was read and is not there', 'gone', true, true],
  ['was read and is there', 'base', true, false],
  ['is of a kind that was not read, so that it may exist', 'gone', false, false],
])('a dependency that %s', (_, name, isRead, missing) => {
  const store = new ResourceStore()
  store.replace(KIND, [
    {
      apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
      kind: KIND,
      metadata: { name: 'base', namespace: 'apps', uid: 'u' },
    },
  ])
  const context = {
    resourceOf: store.get.bind(store),
    judgementOf: () => undefined,
    sightOf: (): Sight => (isRead ? 'read' : 'unsure'),
  }
  expect(describeDependency({ ref: ref(name) }, context)).toEqual({ ref: ref(name), missing })
})
