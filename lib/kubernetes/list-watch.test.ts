import { describe, expect, it } from 'vitest'
import { parseEvent } from './list-watch'

const widget = { metadata: { name: 'a', namespace: 'apps', resourceVersion: '7' } }
const write = (type: unknown, object: unknown) => JSON.stringify({ type, object })

describe('a watch line', () => {
  it('gives the object and its version', () => {
    expect(parseEvent(write('ADDED', widget))).toEqual({ type: 'ADDED', object: widget, resourceVersion: '7' })
  })

  it('keeps who wrote which field, because only the reader knows what it needs', () => {
    const managed = { metadata: { ...widget.metadata, managedFields: [{ manager: 'kubectl' }] } }
    expect(parseEvent(write('MODIFIED', managed))).toMatchObject({ object: managed })
  })

  it('with an unusual name or key stays data', () => {
    const odd = '{"type":"ADDED","object":{"__proto__":{"polluted":true},"metadata":{"name":"constructor"}}}'
    expect(parseEvent(odd)).toMatchObject({ type: 'ADDED' })
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
  })

  it.each([
    { name: 'half a document', line: '{"type":"ADDED","obj' },
    { name: 'a number', line: '7' },
    { name: 'null', line: 'null' },
    { name: 'no object', line: '{"type":"ADDED"}' },
    { name: 'an object that is a list', line: '{"type":"ADDED","object":[]}' },
    { name: 'no metadata', line: '{"type":"MODIFIED","object":{"spec":{}}}' },
    { name: 'metadata that is text', line: '{"type":"MODIFIED","object":{"metadata":"x"}}' },
    { name: 'no name', line: '{"type":"DELETED","object":{"metadata":{}}}' },
    { name: 'an unknown type', line: '{"type":"RENAMED","object":{"metadata":{"name":"a"}}}' },
    { name: 'a bookmark without a version', line: '{"type":"BOOKMARK","object":{"metadata":{}}}' },
    {
      name: 'nesting beyond the limit',
      line: `{"type":"ADDED","object":{"metadata":{"name":"a"},"spec":${'['.repeat(200)}${']'.repeat(200)}}}`,
    },
    { name: 'nesting far beyond any stack', line: `${'['.repeat(500_000)}${']'.repeat(500_000)}` },
  ])('with $name is counted as bad and throws nothing', ({ line }) => {
    expect(parseEvent(line)).toMatchObject({ type: 'bad' })
  })

  it.each([
    { status: { code: 410, reason: 'Expired' }, code: 'gone' },
    { status: { code: 410, reason: 'Gone' }, code: 'gone' },
    { status: { reason: 'Expired' }, code: 'gone' },
    { status: { code: 403, reason: 'Forbidden' }, code: 'forbidden' },
    { status: { code: 500, reason: 'InternalError' }, code: 'unreachable' },
    { status: undefined, code: 'unexpected' },
  ])('that reports $status.reason $status.code ends the watch as $code', ({ status, code }) => {
    expect(parseEvent(write('ERROR', status))).toMatchObject({ type: 'error', error: { code } })
  })
})
