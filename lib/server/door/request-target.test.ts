import { describe, expect, it } from 'vitest'
import { ADDRESSES, type Address } from '@/lib/addresses'
import { parseTarget } from './request-target'

describe('an address', () => {
  it.each([
    ['/', '/'],
    ['/api/objects/HelmRelease/apps/immich', '/api/objects/HelmRelease/apps/immich'],
    ['/login/', '/login/'],
    ['/.well-known/oauth-protected-resource/mcp', '/.well-known/oauth-protected-resource/mcp'],
    ['/a/.../b..c/~d_e-f', '/a/.../b..c/~d_e-f'],
    ['/api/workloads/Role/rbac/system:node', '/api/workloads/Role/rbac/system:node'],
    ['/resources?', '/resources'],
    [
      '/graph?root=Kustomization%2Fflux-system%2Fapps&q=%C3%BC',
      '/graph?root=Kustomization%2Fflux-system%2Fapps&q=%C3%BC',
    ],
    ['/resources?q="a<b>\'', '/resources?q=%22a%3Cb%3E%27'],
    ['/login?returnTo=//x/../y', '/login?returnTo=//x/../y'],
  ])('like %s is %s for everybody', (target, url) => {
    expect(parseTarget(target)).toEqual({ path: target.split('?')[0], url })
  })

  it.each([
    ['an absolute form', 'http://flux.example/api/state'],
    ['an authority', 'flux.example:443'],
    ['an asterisk', '*'],
    ['nothing', ''],
    ['a second authority', '//evil.example/'],
    ['doubled slashes', '/api//state'],
    ['doubled slashes at the end', '/api/state//'],
    ['a dot segment', '/api/./state'],
    ['a parent', '/_next/static/../../api/state'],
    ['a parent at the end', '/api/..'],
    ['an encoded parent', '/_next/static/%2e%2e/%2E%2e/resources'],
    ['a half encoded parent', '/_next/static/.%2e/x'],
    ['an encoded slash', '/api%2fstate'],
    ['an encoded backslash', '/api%5Cstate'],
    ['a backslash', '/api\\state'],
    ['parameters of a segment', '/api/state;a=b'],
    ['encoded parameters of a segment', '/_next/static/a%3bb'],
    ['an encoded question mark', '/api/state%3Fx'],
    ['an encoded letter', '/%61pi/state'],
    ['an encoding of an encoding', '/%252e%252e/x'],
    ['half an encoding', '/a%2'],
    ['no encoding', '/a%zz'],
    ['an encoded end', '/a%00'],
    ['a tab', '/api/\tstate'],
    ['a line break in the query', '/api/state?q=a\nb'],
    ['a space', '/api/ state'],
    ['a fragment', '/api/state#x'],
    ['a fragment in the query', '/api/state?a#/../x'],
    ['a letter that is not ASCII', '/caf\u00e9'],
    ['a letter that is not ASCII in the query', '/resources?q=\u00e9'],
    ['characters that are encoded on the way', '/a"b<c>'],
    ['braces', '/{a}'],
    ['brackets', '/[kind]'],
    ['encoded brackets', '/_next/static/%5Broot%5D.js'],
    ['a caret', '/a^b'],
    ['a bar', '/a|b'],
  ])('with %s is none', (_, target) => {
    expect(parseTarget(target)).toBeUndefined()
  })

  it('of ours is let in, with whatever names Kubernetes takes', () => {
    const names = [
      'a',
      'a-b.c-0',
      'Kustomization',
      'system:kube-scheduler',
      'x'.repeat(253),
      '0f8fad5b-d9cb-469f-a165-70867728950e',
    ]
    for (const { pattern } of Object.values<Address>(ADDRESSES))
      for (const name of names) {
        const path = pattern.replaceAll(/\{\w+\}/g, name)
        expect(parseTarget(path), path).toEqual({ path, url: path })
      }
  })

  it('of what the framework builds while somebody works on it may hold brackets, and still no tricks', () => {
    expect(parseTarget('/_next/static/chunks/%5Broot-of-the-server%5D__1._.js', true)).toBeDefined()
    for (const target of ['/_next/static/%2e%2e/x', '/_next/static/../x', '/_next//x', '/%5Bkind%5D'])
      expect(parseTarget(target, true)).toBeUndefined()
  })
})
