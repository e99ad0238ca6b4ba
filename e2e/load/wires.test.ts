// What comes in by the wires in floods, with small numbers: large objects, hostile text, and a burst of messages.

import { afterEach, expect, it } from 'vitest'
import { fixedTarget } from '@/lib/kubernetes/credentials'
import { type ServedProgram, serveProgram } from '@/lib/server/testing/serve-program'
import type { KubeObject } from '@/lib/simulator/kube-object'
import { type Simulator, startSimulator } from '@/lib/simulator/simulator'
import { waitUntil } from '../support/wait-until'

const PATIENCE = { timeoutMs: 50_000 }

const open: (() => void)[] = []
afterEach(() => {
  for (const close of open.splice(0).reverse()) close()
})

interface Told {
  readonly sources: readonly { readonly id: string; readonly state: string }[]
  readonly resources: readonly { readonly ref: string }[]
  readonly unreadable: readonly unknown[]
}

async function serve(
  objects: readonly KubeObject[],
): Promise<{ served: ServedProgram; simulator: Simulator; state: () => Promise<Told> }> {
  const ended = new AbortController()
  open.push(() => ended.abort())
  const simulator = await startSimulator({ scenario: { objects }, behaviour: 'none', signal: ended.signal })
  const served = await serveProgram({
    env: { NTFY_URL: simulator.ntfyUrl, NTFY_TOPICS: simulator.topics.join() },
    choice: { type: 'kubernetes', inCluster: false, target: fixedTarget(simulator.server, 'load') },
  })
  open.push(served.stop)
  const state = async () => JSON.parse((await served.ask('/api/state')).text) as Told
  await waitUntil('every kind to be live', async () => (await state()).sources.every(isSettled), PATIENCE)
  return { served, simulator, state }
}

const isSettled = ({ state }: Told['sources'][number]) => state === 'live' || state === 'absent'

function kustomization(name: string, more: Readonly<Record<string, string>>, note = ''): KubeObject {
  return {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { name, namespace: 'crowd', generation: 1, annotations: { note } },
    spec: { interval: '10m', path: './x', prune: true, sourceRef: { kind: 'GitRepository', name: 'x' }, ...more },
  }
}

it('objects of 600 kB are all read, in pages that hold a few of them', async () => {
  const texts = Object.fromEntries(Array.from({ length: 600 }, (_, at) => [`field${at}`, `${at} `.repeat(250)]))
  const objects = Array.from({ length: 24 }, (_, at) => kustomization(`large-${at}`, texts))
  const { served, simulator, state } = await serve(objects)
  expect((await state()).resources).toHaveLength(24)
  expect((await state()).unreadable).toEqual([])
  const limits = simulator.control
    .requests()
    .filter(({ path }) => path.includes('/kustomizations'))
    .flatMap(({ path }) => /[?&]limit=(\d+)/.exec(path)?.[1] ?? [])
  expect(Math.min(...limits.map(Number))).toBeLessThanOrEqual(7)
  const one = await served.ask('/api/objects/Kustomization/crowd/large-7')
  expect(one.status).toBe(200)
  expect(one.text).toContain('field599')
})

it('objects of the worst texts take no more time than others of their length', async () => {
  const pieces = ['Secret\n', '\n ', 'kind:\n-', 'eyJ-', '?token', 'password: ', 'u:@', '{"kind":', "'", '- a: |\n']
  const cpuOf = async (text: (piece: string) => string) => {
    const objects = pieces.map((piece, at) => kustomization(`text-${at}`, { description: text(piece) }, text(piece)))
    const before = process.cpuUsage()
    const { served } = await serve(objects)
    expect((await served.ask('/healthz')).status).toBe(200)
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1_000
  }
  const ordinary = await cpuOf((piece) => 'An ordinary word. '.repeat(14_000).slice(0, 250_000 + piece.length))
  const worst = await cpuOf((piece) => piece.repeat(250_000 / piece.length))
  expect(worst).toBeLessThan(ordinary * 3 + 500)
})

it('of a burst of messages each is pushed or counted, the process answers meanwhile, and the list has the newest', async () => {
  const { served, simulator } = await serve([])
  const [topic = ''] = simulator.topics
  const stream = served.openStream()
  await waitUntil('the first snapshot', () => stream.text().includes('event: snapshot'))
  const count = 3_000
  for (let at = 0; at < count; at += 1) simulator.control.publish(topic, { message: `message ${at} of the burst` })
  const health = await served.ask('/healthz')
  expect(health.status).toBe(200)
  const told = () =>
    [...stream.text().matchAll(/event: notification\ndata: (.*)\n/g)].map(([, data = '{}']) => JSON.parse(data))
  const amount = () => told().reduce((sum, { more }) => sum + (more ?? 1), 0)
  await waitUntil('all of them to be told', () => amount() >= count, PATIENCE)
  expect(amount()).toBe(count)
  expect(told().length).toBeLessThan(count / 2)
  expect(told().some(({ message }) => message === `message ${count - 1} of the burst`)).toBe(true)
  const page = JSON.parse((await served.ask('/api/notifications?limit=1')).text)
  expect(page.messages[0].message).toBe(`message ${count - 1} of the burst`)
  stream.close()
})
