// Stands in the place of Next where the process itself is tried out: no pages, the same API, and as much talk.

import type { IncomingMessage, ServerResponse } from 'node:http'
import { getRuntime } from '../door/runtime-handle'
import { answerOverNode } from './answer-over-node'

// biome-ignore lint/style/noDefaultExport: Next is taken by its default.
export default function next({ port }: { readonly port: number }) {
  return {
    async prepare() {
      console.error(' \u001b[31m⨯\u001b[0m a word\nof the framework', new Error('with a stack'))
      console.log('and %s', 'another')
      process.emitWarning('a warning of Node')
      process.stderr.write('straight to the error stream\n')
      setImmediate(() => Promise.reject(new Error('nobody cared')))
    },
    getRequestHandler: () => (request: IncomingMessage, response: ServerResponse) =>
      answerOverNode(getRuntime(), `http://localhost:${port}`, request, response),
  }
}
