// The part of a kubelet that tells logs, played: the API server asks it over TLS, and a test says what it answers.

import { mkdtemp, rm } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeCertificate } from '@/lib/kubernetes/testing/certificates'
import type { KubernetesObject } from '../support/control-plane'

export interface AskedLog {
  readonly namespace: string
  readonly pod: string
  readonly container: string
  readonly query: URLSearchParams
  readonly response: ServerResponse
}

export interface ScriptedKubelet {
  readonly asked: readonly AskedLog[]
  onLog: (log: AskedLog) => void
  /** The node that the API server finds it by. */
  node(name: string): { readonly node: KubernetesObject; readonly status: object }
  stop(): Promise<void>
}

export async function startScriptedKubelet(): Promise<ScriptedKubelet> {
  const folder = await mkdtemp(join(tmpdir(), 'fluxdeck-kubelet-'))
  const { cert, key } = makeCertificate(folder, 'kubelet')
  const asked: AskedLog[] = []
  const server = createServer({ cert, key }, (request: IncomingMessage, response) => {
    const url = new URL(request.url ?? '/', 'https://kubelet')
    const [, what, namespace = '', pod = '', container = ''] = url.pathname.split('/')
    if (what !== 'containerLogs') return void response.writeHead(404).end()
    const log = { namespace, pod, container, query: url.searchParams, response }
    asked.push(log)
    kubelet.onLog(log)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const kubelet: ScriptedKubelet = {
    asked,
    onLog: ({ response }) => response.end(),
    node: (name) => ({
      node: { apiVersion: 'v1', kind: 'Node', metadata: { name } },
      status: {
        addresses: [{ type: 'InternalIP', address: '127.0.0.1' }],
        daemonEndpoints: { kubeletEndpoint: { Port: port } },
      },
    }),
    async stop() {
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
      await rm(folder, { recursive: true, force: true })
    },
  }
  return kubelet
}
