import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { attachedTextPath, fetchAttachedText, MAX_ATTACHMENT_BYTES } from './attachment'
import { type NtfyMessage, parseNtfyLine } from './message'

const NOW = new Date('2026-11-21T12:00:00Z')
const BASE = 'https://ntfy.example'
const FILE = {
  name: 'attachment.txt',
  type: 'text/plain; charset=utf-8',
  size: 6_400,
  url: `${BASE}/file/AbCdEf123456.txt`,
}

function withFile(attachment: Readonly<Record<string, unknown>>): NtfyMessage {
  const parsed = parseNtfyLine(JSON.stringify({ id: 'm1', event: 'message', topic: 'flux', attachment }))
  if (!parsed.ok || parsed.event.type !== 'message') throw new Error('No message.')
  return parsed.event
}

describe('the text of an attachment', () => {
  it.each<[string, Readonly<Record<string, unknown>>, string | undefined]>([
    ['on the server itself', {}, '/file/AbCdEf123456.txt'],
    ['of JSON', { name: 'event', type: 'application/json' }, '/file/AbCdEf123456.txt'],
    [
      'that the server knows by the message, under its public address',
      { url: 'https://public.example/file/m1.txt' },
      '/file/m1.txt',
    ],
    ['of somebody else', { url: 'https://evil.example/file/AbCdEf123456.txt' }, undefined],
    ['on another port', { url: `${BASE}:8443/file/AbCdEf123456.txt` }, undefined],
    ['elsewhere on the server', { url: `${BASE}/v1/account` }, undefined],
    ['above the files', { url: `${BASE}/file/../config.js` }, undefined],
    ['of a picture', { name: 'a.png', type: 'image/png' }, undefined],
    ['that is too large', { size: MAX_ATTACHMENT_BYTES + 1 }, undefined],
    ['that the server has forgotten', { expires: NOW.getTime() / 1_000 - 1 }, undefined],
    ['without an address', { url: 'file:///etc/passwd' }, undefined],
  ])('%s is asked for at %s', (_, change, path) => {
    expect(attachedTextPath(withFile({ ...FILE, ...change }), BASE, NOW)).toBe(path)
  })
})

const stops: (() => void)[] = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
})

async function fetchFrom(answer: RequestListener) {
  const requests: IncomingMessage[] = []
  const server = createServer((request, response) => {
    requests.push(request)
    answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  stops.push(() => {
    server.close()
    server.closeAllConnections()
  })
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const headers = { authorization: 'Bearer tk' }
  const text = await fetchAttachedText({ baseUrl, path: '/file/a.txt', headers, signal: new AbortController().signal })
  return { text, requests }
}

describe('an attachment is fetched', () => {
  it('with the credentials of the server', async () => {
    const { text, requests } = await fetchFrom((_, response) => response.end('{"a":"ü"}'))
    expect(text).toBe('{"a":"ü"}')
    expect(requests.map(({ url, headers }) => [url, headers.authorization])).toEqual([['/file/a.txt', 'Bearer tk']])
  })

  it.each<[string, RequestListener]>([
    ['a redirect', (_, response) => response.writeHead(302, { location: '/elsewhere' }).end()],
    ['an answer that it is gone', (_, response) => response.writeHead(404).end('{"code":40401}')],
    ['more than a message may hold', (_, response) => response.end('x'.repeat(MAX_ATTACHMENT_BYTES + 1))],
  ])('and left alone behind %s', async (_, answer) => {
    const { text, requests } = await fetchFrom(answer)
    expect(text).toBeUndefined()
    expect(requests).toHaveLength(1)
  })

  it('only as text', async () => {
    await expect(fetchFrom((_, response) => response.end(Buffer.from([0xff, 0xfe])))).rejects.toThrow()
  })
})
