import { describe, expect, it } from 'vitest'
import { parseWebLink } from './web-link'

describe('a link in text that others wrote', () => {
  it.each([
    ['https://example.org/a?b=c#d', 'https://example.org/a?b=c#d'],
    ['HTTP://EXAMPLE.org', 'http://example.org/'],
    [' https://example.org ', 'https://example.org/'],
    ['javascript:alert(1)', undefined],
    ['java\nscript:alert(1)', undefined],
    ['\u0001javascript:alert(1)', undefined],
    ['data:text/html,<script>', undefined],
    ['vbscript:x', undefined],
    ['file:///etc/passwd', undefined],
    ['ftp://example.org', undefined],
    ['//example.org', undefined],
    ['/resources', undefined],
    ['example.org', undefined],
    ['https://', undefined],
    ['https://google.com@evil.example/', undefined],
    ['git@example.com:a/b', undefined],
    ['', undefined],
    [`https://example.org/${'a'.repeat(3_000)}`, undefined],
  ])('%s leads to %s', (text, expected) => {
    expect(parseWebLink(text)).toBe(expected)
  })
})
