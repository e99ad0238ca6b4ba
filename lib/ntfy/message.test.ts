import { describe, expect, it } from 'vitest'
import { parseNtfyLine } from './message'

const MESSAGE = { id: 'aBcDeFgHiJkL', time: 1_700_000_000, event: 'message', topic: 'flux', message: 'triggered' }

function parse(fields: Readonly<Record<string, unknown>>) {
  const parsed = parseNtfyLine(JSON.stringify({ ...MESSAGE, ...fields }))
  if (!parsed.ok || parsed.event.type !== 'message') throw new Error('This is no message.')
  return parsed.event
}

describe('a line of a stream', () => {
  it('is read with every field that ntfy may send', () => {
    expect(
      parse({
        expires: 1_700_043_200,
        title: 'Disk',
        message: '**81 %**',
        priority: 4,
        tags: ['warning', 'disk'],
        click: 'https://example.org/',
        icon: 'https://example.org/i.png',
        content_type: 'text/markdown',
        sequence_id: 'disk',
        attachment: { name: 'log.txt', url: 'https://example.org/log.txt', size: 12, type: 'text/plain' },
        actions: [
          { action: 'view', label: 'Open', url: 'https://example.org/open' },
          {
            action: 'http',
            label: 'Restart',
            url: 'https://example.org/restart',
            headers: { authorization: 'secret' },
          },
          { action: 'broadcast', label: 'Send' },
        ],
        invented: { later: true },
      }),
    ).toEqual({
      type: 'message',
      id: 'aBcDeFgHiJkL',
      topic: 'flux',
      time: new Date(1_700_000_000_000),
      expires: new Date(1_700_043_200_000),
      title: 'Disk',
      message: '**81 %**',
      markdown: true,
      binary: false,
      priority: 4,
      tags: ['warning', 'disk'],
      click: 'https://example.org/',
      icon: 'https://example.org/i.png',
      sequenceId: 'disk',
      attachment: { name: 'log.txt', url: 'https://example.org/log.txt', mediaType: 'text/plain', sizeBytes: 12 },
      links: [{ label: 'Open', url: 'https://example.org/open' }],
    })
  })

  it.each([
    [undefined, 3],
    [1, 1],
    [5, 5],
    [0, 1],
    [-7, 1],
    [99, 5],
    ['4', 4],
    ['urgent', 3],
    [null, 3],
    [{}, 3],
    [2.4, 2],
    [1e300, 5],
  ])('of priority %j has priority %j', (priority, expected) => {
    expect(parse({ priority }).priority).toBe(expected)
  })

  it.each([[-1], [0], ['soon'], [1e15], [1_700_000_000_000], [null], [[]]])(
    'with the time %j has no time and is kept',
    (time) => {
      expect(parse({ time }).time).toBeUndefined()
    },
  )

  it.each([
    ['title', 7, '7'],
    ['title', {}, undefined],
    ['click', ['https://a'], undefined],
    ['attachment', 'x', undefined],
    ['attachment', { name: 'x' }, undefined],
    ['sequence_id', false, undefined],
  ])('with %s %j keeps the rest', (field, value, expected) => {
    const message: Readonly<Record<string, unknown>> = { ...parse({ [field]: value }) }
    expect(message[field === 'sequence_id' ? 'sequenceId' : field]).toEqual(expected)
  })

  it('keeps only tags that are text, and not without end', () => {
    expect(parse({ tags: ['a', null, {}, 3, ''] }).tags).toEqual(['a', '3'])
    expect(parse({ tags: 'a,b' }).tags).toEqual([])
    expect(parse({ tags: Array.from({ length: 5_000 }, () => 'x') }).tags).toHaveLength(64)
  })

  it.each([
    ['SGFsbG8g8J+RiyE=', 'Hallo 👋!', false],
    ['//79AA==', '4 bytes of binary data', true],
    ['not base64 at all!', 'not base64 at all!', false],
  ])('with the binary body %s says %s', (message, text, binary) => {
    expect(parse({ message, encoding: 'base64' })).toMatchObject({ message: text, binary })
  })

  it.each([
    ['open', { type: 'open' }],
    ['keepalive', { type: 'keepalive' }],
    ['poll_request', { type: 'ignored', event: 'poll_request' }],
    ['message_clear', { type: 'ignored', event: 'message_clear' }],
    ['invented', { type: 'ignored', event: 'invented' }],
  ])('of event %s is no message', (event, expected) => {
    expect(parseNtfyLine(JSON.stringify({ ...MESSAGE, event }))).toEqual({ ok: true, event: expected })
  })

  it.each([
    [''],
    ['null'],
    ['[]'],
    ['"text"'],
    ['<html>'],
    ['{"event":"message"'],
    ['{}'],
    ['{"event":7}'],
    ['{"event":"message","topic":"flux"}'],
    ['{"event":"message_delete","id":"x"}'],
    [`{"id":"x","event":"message","extra":${'['.repeat(10_000)}${']'.repeat(10_000)}}`],
  ])('that holds %.40s is bad and says why', (line) => {
    const parsed = parseNtfyLine(line)
    expect(parsed.ok ? '' : parsed.reason).not.toBe('')
  })

  it('may hold brackets and quotes in its text', () => {
    const message = `${'['.repeat(100)} \\" ${'{'.repeat(100)}`
    expect(parse({ message }).message).toBe(message)
  })

  it('leaves the prototype of objects alone', () => {
    parseNtfyLine(
      `{"id":"x","event":"message","__proto__":{"title":"evil"},"constructor":{"prototype":{"title":"evil"}}}`,
    )
    expect('title' in {}).toBe(false)
  })
})
