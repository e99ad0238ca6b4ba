import { describe, expect, it } from 'vitest'
import { readScope } from './read-scope'

const read = (query: string) => readScope(new URLSearchParams(query))

describe('the part that an address asks for', () => {
  it('is everything where nothing is asked for', () => {
    expect(read('theme=dark&namespace=')).toEqual({ scope: undefined, unknown: [] })
  })

  it('takes lists with commas and repeated names alike', () => {
    expect(read('namespace=apps,media&namespace=infra').scope).toEqual({ namespaces: ['apps', 'media', 'infra'] })
    expect(read('kind=helmrelease,Kustomization').scope).toEqual({ kinds: ['Kustomization', 'HelmRelease'] })
  })

  it('names what can be no namespace and no kind, and does without it', () => {
    expect(read('namespace=A_b&kind=__proto__&namespace=apps')).toEqual({
      scope: { namespaces: ['apps'] },
      unknown: ['kind=__proto__', 'namespace=A_b'],
    })
  })
})
