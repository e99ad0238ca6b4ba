import { describe, expect, it } from 'vitest'
import { foldNamed, kindOf, nameOf, namespaceOf, parseRef, pathOf, refForPeople, refOf } from './ref'

describe('a ref', () => {
  it.each([
    ['Kustomization', 'flux-system', 'infra', 'Kustomization/flux-system/infra', 'flux-system/infra'],
    [
      'Deployment',
      'flux-system',
      'helm-controller',
      'Deployment/flux-system/helm-controller',
      'flux-system/helm-controller',
    ],
    ['Node', '', 'pi3', 'Node//pi3', 'pi3'],
  ])('to %s %s/%s is told by its parts and gives them back', (kind, namespace, name, text, path) => {
    const ref = refOf(kind, namespace, name)
    expect(ref).toBe(text)
    expect([kindOf(ref), namespaceOf(ref), nameOf(ref)]).toEqual([kind, namespace, name])
    expect(parseRef(text)).toEqual({ ref: text, kind, namespace, name })
    expect(pathOf(ref)).toBe(path)
    expect(refForPeople(ref)).toBe(`${kind} ${path}`)
  })

  it.each(['', '/', '//', 'Node/pi3', 'Kustomization/a/', '/a/b', 'Kustomization/a/b/c', 'kind of/a/b'])(
    'is not what %j says',
    (text) => expect(parseRef(text)).toBeUndefined(),
  )

  it('is never the name of a fold', () => {
    for (const name of ['apps', 'apps//', 'apps/near', 'HelmRelease/apps/web~12'])
      expect(parseRef(foldNamed(name))).toBeUndefined()
  })
})
