import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { parseResource } from '@/lib/flux/object/resource'
import { parsePostedPayload } from '@/lib/flux/tell/posted-payload'
import type { Asker } from '../audit'
import { createAuditEvents } from './audit-events'

const AT = new Date('2026-11-20T09:12:44.120Z')
const parsed = parseResource('Kustomization', {
  apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
  kind: 'Kustomization',
  metadata: { namespace: 'flux-system', name: 'apps', uid: 'u1', generation: 1 },
  spec: { sourceRef: { kind: 'GitRepository', name: 'flux-system' } },
})
const actor: Asker = {
  identity: { name: 'ali', groups: ['dev'], role: 'operator' },
  via: 'ui',
  requestId: 'r1',
  clientIp: '127.0.0.1',
}

describe('an event about an action', () => {
  let life = new AbortController()
  beforeEach(() => {
    life = new AbortController()
  })
  afterEach(() => {
    life.abort()
    vi.restoreAllMocks()
  })

  it.each([202, 500])('is posted to notification-controller as Flux does, which may answer %i', async (status) => {
    const warnings: string[] = []
    const posted = vi.spyOn(globalThis, 'fetch')
    const received = new Promise<{ method: string | undefined; text: string }>((resolve) => {
      const server = createServer((request, response) => {
        void readText(request).then((text) => {
          response.writeHead(status).end()
          server.close()
          resolve({ method: request.method, text })
        })
      })
      server.listen(0, '127.0.0.1', () => {
        const { port } = server.address() as AddressInfo
        const tell = createAuditEvents({
          client: { send: () => Promise.reject(new Error('the cluster is gone')) } as never,
          forwardTo: new URL(`http://127.0.0.1:${port}/`),
          clock: () => AT,
          log: { warn: (text: string) => warnings.push(text) } as never,
          signal: life.signal,
        })
        if (parsed.ok) tell(actor, parsed.value, 'reconcile', 'token-1')
      })
    })
    const { method, text } = await received
    expect(method).toBe('POST')
    expect(parsePostedPayload(text)).toMatchObject({
      object: { ref: 'Kustomization/flux-system/apps', uid: 'u1' },
      severity: 'info',
      reason: 'ActionRequested',
      message: 'ali asked for reconcile with Fluxdeck.',
    })
    expect(JSON.parse(text)).toMatchObject({
      involvedObject: { uid: 'u1', apiVersion: 'kustomize.toolkit.fluxcd.io/v1' },
      timestamp: AT.toISOString(),
      metadata: { 'event.toolkit.fluxcd.io/username': 'ali', 'event.toolkit.fluxcd.io/token': 'token-1' },
      reportingController: 'fluxdeck',
    })
    // Neither failure is the action's: both are told in the log alone.
    const CLUSTER = 'The event about an action could not be written.'
    const FORWARD = 'The event about an action could not be given to notification-controller.'
    await posted.mock.results[0]?.value
    await new Promise((resolve) => setImmediate(resolve))
    await expect.poll(() => warnings).toEqual(status === 202 ? [CLUSTER] : [CLUSTER, FORWARD])
  })

  it('is written on the object alone where no address of notification-controller is known', async () => {
    const written: unknown[] = []
    const warnings: string[] = []
    const tell = createAuditEvents({
      client: { send: async (_: string, __: string, body: unknown) => written.push(body) } as never,
      clock: () => AT,
      log: { warn: (text: string) => warnings.push(text) } as never,
      signal: life.signal,
    })
    if (parsed.ok) tell(actor, parsed.value, 'reconcile', 'token-1')
    await expect.poll(() => written).toHaveLength(1)
    expect(written[0]).toMatchObject({ message: 'ali asked for reconcile with Fluxdeck.' })
    expect(warnings).toEqual([])
  })

  it('is given up when the program ends', async () => {
    const warnings: string[] = []
    life.abort()
    const tell = createAuditEvents({
      client: { send: async () => ({}) } as never,
      forwardTo: new URL('http://127.0.0.1:9/'),
      clock: () => AT,
      log: { warn: (_: string, { error }: { error: Error }) => warnings.push(error.name) } as never,
      signal: life.signal,
    })
    if (parsed.ok) tell(actor, parsed.value, 'reconcile', 'token-1')
    await expect.poll(() => warnings).toEqual(['AbortError'])
  })
})

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}
