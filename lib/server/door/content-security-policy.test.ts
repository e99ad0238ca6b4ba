import { describe, expect, it } from 'vitest'
import { contentSecurityPolicy } from './content-security-policy'

const read = (...parts: Parameters<typeof contentSecurityPolicy>) =>
  new Map(
    contentSecurityPolicy(...parts)
      .split('; ')
      .map((rule) => [rule.split(' ')[0] ?? '', rule.split(' ').slice(1)]),
  )

describe('the policy of pages', () => {
  it('runs and paints nothing but what carries the nonce of this answer', () => {
    const policy = read('abc', [])
    expect(policy.get('script-src')).toEqual(["'self'", "'nonce-abc'", "'strict-dynamic'"])
    expect(policy.get('style-src')).toEqual(["'self'", "'nonce-abc'"])
    expect(policy.get('connect-src')).toEqual(["'self'"])
  })

  it('loads from, sends to and is changed by nobody else', () => {
    const policy = read('abc', [])
    for (const name of ['default-src', 'font-src', 'worker-src', 'form-action'])
      expect(policy.get(name)).toEqual(["'self'"])
    for (const name of ['object-src', 'base-uri']) expect(policy.get(name)).toEqual(["'none'"])
    expect(policy.get('img-src')).toEqual(["'self'", 'data:', 'blob:'])
    expect(policy.get('style-src-attr')).toEqual(["'unsafe-inline'"])
  })

  it('runs and paints what we serve, and nothing within, on what is no page', () => {
    const policy = read(undefined, [])
    expect(policy.get('script-src')).toEqual(["'self'"])
    expect(policy.get('style-src')).toEqual(["'self'"])
  })

  it('may be framed by those in the settings, by nobody else', () => {
    expect(read('abc', []).get('frame-ancestors')).toEqual(["'none'"])
    expect(read('abc', ['https://a.example', 'https://b.example']).get('frame-ancestors')).toEqual([
      'https://a.example',
      'https://b.example',
    ])
  })

  it('lets the tools of development in, there alone', () => {
    const policy = read('abc', [], true)
    expect(policy.get('script-src')).toContain("'unsafe-eval'")
    expect(policy.get('style-src')).toEqual(["'self'", "'unsafe-inline'"])
    expect(policy.get('connect-src')).toEqual(["'self'", 'ws:'])
  })
})
