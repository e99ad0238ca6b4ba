// What the simulator's tests need of a client: JSON over HTTP, and lines of an open stream as they come.

import { isRecord, type JsonObject, recordsAt } from '../json'

export async function readJson(url: string, headers: Record<string, string> = {}): Promise<JsonObject> {
  const parsed: unknown = await (await fetch(url, { headers })).json()
  return isRecord(parsed) ? parsed : {}
}

export async function mergePatchRequest(url: string, patch: object): Promise<{ code: number; body: JsonObject }> {
  const response = await fetch(url, {
    method: 'PATCH',
    headers: { 'content-type': 'application/merge-patch+json' },
    body: JSON.stringify(patch),
  })
  const parsed: unknown = await response.json()
  return { code: response.status, body: isRecord(parsed) ? parsed : {} }
}

export interface LineReader {
  /** The next line as JSON; undefined when the stream has ended. */
  next(): Promise<JsonObject | undefined>
  close(): void
}

export async function openLines(url: string, headers: Record<string, string> = {}): Promise<LineReader> {
  const abort = new AbortController()
  const response = await fetch(url, { headers, signal: abort.signal })
  const chunks = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  return {
    async next() {
      while (!text.includes('\n')) {
        const read = await chunks?.read()
        if (read === undefined || read.done) return undefined
        text += read.value
      }
      const at = text.indexOf('\n')
      const line: unknown = JSON.parse(text.slice(0, at))
      text = text.slice(at + 1)
      return isRecord(line) ? line : {}
    },
    close: () => abort.abort(),
  }
}

export function conditionOf(object: unknown, type: string): JsonObject | undefined {
  return recordsAt(object, 'status', 'conditions').find((condition) => condition.type === type)
}
