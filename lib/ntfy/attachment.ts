// The text that ntfy keeps as a file because it is too long for a message. Nothing but a small text below /file/ of the
// configured server is ever asked for, whatever address a message names.

import { type Dispatcher, request } from 'undici'
import type { NtfyMessage } from './message'

export const MAX_ATTACHMENT_BYTES = 65_536
const ANSWER_MS = 5_000
const STORED = /^\/file\/([A-Za-z0-9_-]{1,64})(?:\.[A-Za-z0-9]{1,16})?$/
const TEXT_NAME = /\.(?:txt|json|log)$/i
const TEXT_TYPE = /^(?:text\/plain|application\/json)\b/i

/** Where on the server the text of a message lies; undefined when it has none that may be read. */
export function attachedTextPath({ id, attachment }: NtfyMessage, baseUrl: string, now: Date): string | undefined {
  if (attachment === undefined || !URL.canParse(attachment.url)) return undefined
  const { name, mediaType = '', sizeBytes = 0, expires } = attachment
  if (!(TEXT_NAME.test(name) || TEXT_TYPE.test(mediaType))) return undefined
  if (sizeBytes > MAX_ATTACHMENT_BYTES || (expires !== undefined && expires <= now)) return undefined
  const url = new URL(attachment.url)
  const stored = STORED.exec(url.pathname)
  if (stored === null) return undefined
  // The server may be known by another address than its own. It names a file by the message, so that one is its own.
  return url.origin === new URL(baseUrl).origin || stored[1] === id ? url.pathname : undefined
}

export interface AttachmentRequest {
  readonly baseUrl: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly dispatcher?: Dispatcher
  readonly signal: AbortSignal
}

/** undefined when it is gone, too large, no text, or does not come in time. Follows no redirect. */
export async function fetchAttachedText({
  baseUrl,
  path,
  headers,
  dispatcher,
  signal,
}: AttachmentRequest): Promise<string | undefined> {
  const timeout = AbortSignal.timeout(ANSWER_MS)
  const response = await request(new URL(path, baseUrl), {
    headers: { 'user-agent': 'fluxdeck', ...headers },
    signal: AbortSignal.any([signal, timeout]),
    ...(dispatcher === undefined ? {} : { dispatcher }),
  })
  const chunks: Uint8Array[] = []
  let length = 0
  try {
    if (response.statusCode !== 200) return undefined
    for await (const chunk of response.body) {
      chunks.push(chunk)
      length += chunk.length
      if (length > MAX_ATTACHMENT_BYTES) return undefined
    }
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks))
  } finally {
    response.body.on('error', () => undefined).destroy()
  }
}
