// Reading the body of an answer: never more than was allowed, and never trusting its form.
import type { Response } from 'undici'
import { KubernetesError } from './errors'
import { isRecord, readRecord, readText } from './json'

/** `onBytes` is told the size so far, and the next piece is not asked for before it is done. */
export async function readBody(
  response: Response,
  maxBytes: number,
  onBytes?: (size: number) => Promise<void> | undefined,
): Promise<string> {
  const decoder = new TextDecoder()
  const parts: string[] = []
  for await (const chunk of readChunks(response, maxBytes, onBytes)) parts.push(decoder.decode(chunk, { stream: true }))
  parts.push(decoder.decode())
  return parts.join('')
}

export async function readBytes(
  response: Response,
  maxBytes: number,
  onBytes?: (size: number) => Promise<void> | undefined,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  for await (const chunk of readChunks(response, maxBytes, onBytes)) parts.push(chunk)
  return Buffer.concat(parts)
}

async function* readChunks(
  { body }: Response,
  maxBytes: number,
  onBytes: (size: number) => Promise<void> | undefined = () => undefined,
): AsyncGenerator<Uint8Array> {
  if (body === null) return
  let size = 0
  for await (const chunk of body) {
    size += chunk.byteLength
    if (size > maxBytes) {
      throw new KubernetesError('too_large', 'The answer of the API server is too large to read.')
    }
    await onBytes(size)
    yield chunk
  }
}

/** However much it is: nothing of it is kept. */
export async function readPieces({ body }: Response, onPiece: (piece: string) => void): Promise<void> {
  if (body === null) return
  const decoder = new TextDecoder()
  for await (const chunk of body) onPiece(decoder.decode(chunk, { stream: true }))
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new KubernetesError('unexpected', 'The answer of the API server is not valid JSON.')
  }
}

export function readInvalidFields(text: string): readonly string[] {
  try {
    const causes = readRecord(JSON.parse(text), 'details')?.causes
    return Array.isArray(causes) ? causes.flatMap((cause) => readText(cause, 'field') ?? []) : []
  } catch {
    return []
  }
}

export function readStatusMessage(text: string): string {
  try {
    const status: unknown = JSON.parse(text)
    return isRecord(status) ? (readText(status, 'message') ?? '') : ''
  } catch {
    return text
  }
}
