import { ProxyAgent, request } from 'undici'
import { afterEach, expect, test } from 'vitest'
import { textAt } from './json'
import { HOMELAB_NTFY, HOMELAB_TOPIC, writeNtfyHistory } from './ntfy-history'
import { type NtfyServer, startNtfyServer } from './ntfy-server'
import { openLines } from './testing/wire-client'

const NOW = new Date('2026-11-20T12:00:00Z')

let end = new AbortController()
afterEach(() => end.abort())

async function start(): Promise<NtfyServer> {
  end = new AbortController()
  return startNtfyServer({ port: 0, clock: () => NOW, signal: end.signal, seed: 7 })
}

async function poll(url: string): Promise<readonly string[]> {
  const text = await (await fetch(url)).text()
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => textAt(JSON.parse(line), 'message') ?? '')
}

const ago = (seconds: number) => new Date(NOW.getTime() - seconds * 1000)

test('every form of since gives what ntfy gives', async () => {
  const ntfy = await start()
  ntfy.publish('t', { message: 'old', at: ago(7200) })
  const middle = ntfy.publish('t', { message: 'middle', at: ago(600) })
  ntfy.publish('t', { message: 'new', at: ago(5) })
  const url = (since: string) => `${ntfy.url}/t/json?poll=1&since=${since}`
  expect(await poll(`${ntfy.url}/t/json?poll=1`)).toEqual(['old', 'middle', 'new'])
  expect(await poll(url('1h'))).toEqual(['middle', 'new'])
  expect(await poll(url(String(middle.time)))).toEqual(['middle', 'new'])
  expect(await poll(url(middle.id))).toEqual(['new'])
  expect(await poll(url('UnknownId123'))).toEqual(['old', 'middle', 'new'])
  expect(await poll(url('latest'))).toEqual(['new'])
  expect(await poll(url('none'))).toEqual([])
  const bad = await fetch(url('1d'))
  expect([bad.status, (await bad.json()).code]).toEqual([400, 40008])
})

test('a stream opens, gives the past it was asked for, and then what is published', async () => {
  const ntfy = await start()
  ntfy.publish('t', { message: 'before', at: ago(10) })
  const stream = await openLines(`${ntfy.url}/t,u/json?since=all`)
  expect(await stream.next()).toMatchObject({ event: 'open', topic: 't,u' })
  expect(textAt(await stream.next(), 'message')).toBe('before')
  await fetch(`${ntfy.url}/u`, {
    method: 'POST',
    headers: { Title: 'Disk', Priority: 'high', Tags: 'warning,disk', Markdown: 'yes' },
    body: '**88 %**',
  })
  expect(await stream.next()).toMatchObject({
    event: 'message',
    topic: 'u',
    title: 'Disk',
    message: '**88 %**',
    priority: 4,
    tags: ['warning', 'disk'],
    content_type: 'text/markdown',
  })
  stream.close()
})

test('updates and deletions of a sequence stay in the cache as messages of their own', async () => {
  const ntfy = await start()
  await fetch(`${ntfy.url}/t/backup`, { method: 'PUT', body: 'running' })
  await fetch(`${ntfy.url}/t/backup`, { method: 'PUT', body: 'done' })
  await fetch(`${ntfy.url}/t/backup`, { method: 'DELETE' })
  const lines = (await (await fetch(`${ntfy.url}/t/json?poll=1`)).text()).trim().split('\n')
  expect(lines.map((line) => JSON.parse(line)).map(({ event, sequence_id }) => [event, sequence_id])).toEqual([
    ['message', 'backup'],
    ['message', 'backup'],
    ['message_delete', 'backup'],
  ])
})

test('who takes it for a proxy reaches it by the name that the cluster calls it by', async () => {
  const ntfy = await start()
  ntfy.publish(HOMELAB_TOPIC, { message: 'by name' })
  const dispatcher = new ProxyAgent(ntfy.url)
  const { body } = await request(`${HOMELAB_NTFY}/${HOMELAB_TOPIC}/json?poll=1`, { dispatcher })
  expect(await body.text()).toContain('by name')
  await dispatcher.destroy()
})

test('an outage cuts streams and refuses polls until it is lifted', async () => {
  const ntfy = await start()
  const stream = await openLines(`${ntfy.url}/t/json`)
  await stream.next()
  const lift = ntfy.inject({ type: 'ntfy-outage' })
  await expect(stream.next()).rejects.toThrow()
  await expect(fetch(`${ntfy.url}/v1/health`)).rejects.toThrow()
  lift()
  expect(await (await fetch(`${ntfy.url}/v1/health`)).json()).toEqual({ healthy: true })
})

test('what others than Flux sent covers a day, is the same for the same seed, and has all kinds of message', () => {
  const history = writeNtfyHistory(NOW, 3)
  expect(writeNtfyHistory(NOW, 3)).toEqual(history)
  const hours = history.map(({ at }) => (NOW.getTime() - (at?.getTime() ?? 0)) / 3_600_000)
  expect(Math.max(...hours)).toBeGreaterThan(20)
  expect(Math.max(...hours)).toBeLessThanOrEqual(24)
  expect(history.filter(({ markdown }) => markdown === true).length).toBeGreaterThan(1)
  expect(HOMELAB_TOPIC).toBe('cluster-alerts')
})
