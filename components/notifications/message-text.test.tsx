import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { MessageText } from './message-text'

const draw = (text: string, markdown = true) => renderToStaticMarkup(<MessageText text={text} markdown={markdown} />)

describe('Markdown of a message', () => {
  it('is drawn', () => {
    const html = draw('# Head\n\n**bold** [here](https://example.org/a)\n\n- one\n- two\n\n`code`')
    expect(html).toContain('<strong>bold</strong>')
    expect(html).toContain('<li>one</li>')
    expect(html).toMatch(/<a href="https:\/\/example\.org\/a" target="_blank" rel="noopener noreferrer"/)
    expect(html).not.toContain('<h1')
  })

  it.each([
    ['a script', '<script>alert(1)</script>'],
    ['a picture in markup', '<img src=x onerror=alert(1)>'],
    ['a picture', '![see](https://evil.example/pixel.png)'],
    ['a picture in a link', '[![see](https://evil.example/p.png)](javascript:alert(1))'],
    ['a picture by reference', '![see][p]\n\n[p]: https://evil.example/p.png'],
    ['a script address', '[x](javascript:alert(1))'],
    [
      'a disguised script address',
      '[x](java&#115;cript:alert(1)) [y](JaVaScRiPt:alert(1)) [z](\u0001javascript:alert(1))',
    ],
    ['a data address', '[x](data:text/html;base64,PHNjcmlwdD4=)'],
    ['an autolink of a script', '<javascript:alert(1)>'],
    ['a script by reference', '[x][r]\n\n[r]: javascript:alert(1)'],
    ['a frame', '<iframe src="https://evil.example"></iframe>'],
    ['a style', '<style>*{display:none}</style>'],
    ['a form', '<form action="https://evil.example"><input></form>'],
    ['markup in code', '`<script>`\n\n```\n<script>\n```'],
    ['a handler', '<a href="https://x" onclick="alert(1)">x</a>'],
    ['a path of this program', '[x](/logout) [y](//evil.example) [z](../api)'],
    ['an address with a login', '[bank](https://bank.example@evil.example/)'],
  ])('brings no %s to life', (_, text) => {
    for (const markdown of [true, false]) {
      const html = draw(text, markdown)
      expect(html).not.toMatch(/<(script|img|iframe|style|form|input|object|svg)\b/i)
      expect(html.match(/<[^>]*>/g)?.join('') ?? '').not.toMatch(
        /javascript|onerror|onclick|data:|logout|evil\.example@|@evil/i,
      )
      for (const [, href] of html.matchAll(/href="([^"]*)"/g)) expect(href).toMatch(/^https?:\/\//)
    }
  })

  it.each([
    ['quotes', '>'.repeat(5_000)],
    ['spaced quotes', '> '.repeat(5_000)],
    ['lists', '- '.repeat(5_000)],
    ['numbered lists', '1. '.repeat(5_000)],
    ['brackets', '['.repeat(8_000)],
    ['links', '[a]('.repeat(3_000)],
    ['emphasis', '*a **a '.repeat(2_000)],
    ['underscores', '_a __a '.repeat(2_000)],
    ['backticks', Array.from({ length: 150 }, (_, n) => '`'.repeat(n)).join(' ')],
    ['deep indentation', Array.from({ length: 100 }, (_, n) => `${' '.repeat(n * 2)}- x`).join('\n')],
    ['angles', '<a '.repeat(3_000)],
    ['entities', '&a'.repeat(5_000)],
    ['tame marks', '*a '.repeat(1_990)],
    ['tame brackets', '[a '.repeat(1_990)],
    ['tame links', '[a](b '.repeat(900)],
    ['length', 'x '.repeat(100_000)],
  ])('with hostile %s is drawn soon', (_, text) => {
    const startedAt = performance.now()
    expect(draw(text)).not.toBe('')
    expect(performance.now() - startedAt).toBeLessThan(1_500)
  })

  it('is isolated from its neighbours, in its own direction', () => {
    for (const markdown of [true, false]) {
      expect(draw('\u202Eevil\u2066', markdown)).toMatch(/^<(p|div) dir="auto" class="foreign/)
    }
  })
})

describe('plain text of a message', () => {
  it.each([
    ['See https://example.org/a, now', 'href="https://example.org/a"'],
    ['(https://example.org/a?b=1).', 'href="https://example.org/a?b=1"'],
    ['HTTPS is not https:// alone', 'https:// alone'],
    ['**not bold**', '**not bold**'],
    ['a\nb', 'a\nb'],
  ])('%j shows %s', (text, expected) => {
    expect(draw(text, false)).toContain(expected)
  })
})
