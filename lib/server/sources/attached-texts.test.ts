import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it, vi } from 'vitest'
import { type NtfyMessage, parseNtfyLine } from '@/lib/ntfy/message'
import { readAttachedTexts } from './attached-texts'

it('reads one file after the other, goes on behind one that is gone, and asks for nothing else', async () => {
  const asked: string[] = []
  let open = 0
  let mostOpen = 0
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    open += 1
    mostOpen = Math.max(mostOpen, open)
    setImmediate(() => {
      open -= 1
      response.writeHead(request.url === '/file/b.txt' ? 404 : 200).end(`text of ${request.url}`)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const end = new AbortController()
  const texts: string[] = []
  const onText = (message: NtfyMessage, text: string) => void texts.push(`${message.id}: ${text}`)
  const read = readAttachedTexts({ baseUrl, headers: () => ({}), clock: () => new Date(), onText }, end.signal)
  const urls = ['/file/a.txt', '/file/b.txt', '/file/c.txt'].map((path) => `${baseUrl}${path}`)
  for (const [at, url] of [...urls, 'https://evil.example/file/d.txt'].entries()) {
    const line = { id: `m${at}`, event: 'message', topic: 'flux', attachment: { name: 'attachment.txt', url } }
    const parsed = parseNtfyLine(JSON.stringify(line))
    if (parsed.ok && parsed.event.type === 'message') read(parsed.event)
  }
  await vi.waitFor(() => expect(texts).toEqual(['m0: text of /file/a.txt', 'm2: text of /file/c.txt']))
  expect(asked).toEqual(['/file/a.txt', '/file/b.txt', '/file/c.txt'])
  expect(mostOpen).toBe(1)
  end.abort()
  server.close()
})
