// The floor of push: the least program that takes a watch line to a page. Reads one kind, keeps nothing, judges nothing.

import { createServer, get, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { answerQuestions } from './child'
import { readHeap } from './heap'

export type RelayQuestion = { readonly server: string; readonly path: string } | 'heap'

const PAGE = `<!doctype html><title>floor</title><p id="cell"></p><script>
new EventSource('/stream').onmessage = (event) => {
  const { message } = JSON.parse(event.data)
  document.getElementById('cell').textContent = message
}</script>`

const readers = new Set<ServerResponse>()

answerQuestions(async (question: RelayQuestion) => {
  if (question === 'heap') return readHeap()
  const { server, path } = question
  follow(server, path, await readVersion(`${server}${path}?limit=1`))
  return new Promise<string>((resolve) => {
    const front = createServer((request, response) => {
      if (request.url !== '/stream') return void response.setHeader('content-type', 'text/html').end(PAGE)
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
      response.write('retry: 5000\n\n')
      readers.add(response)
      response.on('close', () => readers.delete(response))
    })
    front.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(front.address() as AddressInfo).port}`))
  })
})

async function readVersion(url: string): Promise<string> {
  const list: { readonly metadata: { readonly resourceVersion: string } } = await (await fetch(url)).json()
  return list.metadata.resourceVersion
}

function follow(server: string, path: string, version: string): void {
  get(`${server}${path}?watch=true&resourceVersion=${version}`, (response) => {
    let rest = ''
    response.setEncoding('utf8')
    response.on('data', (text: string) => {
      const lines = (rest + text).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) relay(line)
    })
  })
}

interface WatchLine {
  readonly object: {
    readonly metadata: { readonly namespace: string; readonly name: string }
    readonly status: { readonly conditions: readonly { readonly type: string; readonly [field: string]: string }[] }
  }
}

function relay(line: string): void {
  const { object }: WatchLine = JSON.parse(line)
  const ready = object.status.conditions.find((condition) => condition.type === 'Ready')
  const row = {
    ref: `${object.metadata.namespace}/${object.metadata.name}`,
    status: ready?.status,
    reason: ready?.reason,
    message: ready?.message,
    at: ready?.lastTransitionTime,
  }
  const frame = Buffer.from(`data: ${JSON.stringify(row)}\n\n`)
  for (const reader of readers) reader.write(frame)
}
