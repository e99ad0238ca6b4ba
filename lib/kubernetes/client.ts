// What may be asked of an API server, in halves: whoever reads cannot write, and the compiler sees to it.

import type { Log } from './log'
import type { KubernetesTarget } from './target'

export interface ReadOptions {
  readonly signal?: AbortSignal
  readonly timeoutMs?: number
  readonly accept?: string
  readonly maxBytes?: number
  /** Told the size of the answer as it comes; nothing more of it is read before this is done. */
  readonly onBytes?: (size: number) => Promise<void> | undefined
  /** Makes something else of the whole answer than what its JSON says. */
  readonly parse?: (bytes: Uint8Array) => Promise<unknown>
  /** Completes "not allowed to …" in sentences for people. */
  readonly purpose?: string
}

export interface WriteOptions {
  readonly contentType: string
  readonly timeoutMs: number
  readonly signal?: AbortSignal
  readonly purpose?: string
}

export interface KubernetesReader {
  readonly target: KubernetesTarget
  readonly log: Log
  getJson(path: string, options?: ReadOptions): Promise<unknown>
  /** Hands over the text of an answer of any size, piece by piece, and keeps none of it. */
  readPieces(path: string, options: ReadOptions, onPiece: (piece: string) => void): Promise<void>
  /** Resolves when the headers are in; `timeoutMs` covers only the wait for them. */
  open(path: string, options: ReadOptions & { readonly signal: AbortSignal }): Promise<AsyncIterable<Uint8Array>>
  /** The same for plain text: nothing else is taken for it, and it is taken for nothing else. */
  openText(path: string, options: ReadOptions & { readonly signal: AbortSignal }): Promise<AsyncIterable<Uint8Array>>
  version(options?: ReadOptions): Promise<string>
}

/** Makes what changes no object: a review of rights, an event. */
export interface KubernetesCreator {
  readonly send: (method: 'POST', path: string, body: unknown, options: WriteOptions) => Promise<unknown>
}

/** Held by those alone who write. Sent once, never again; errors carry the fate of the write. */
export interface KubernetesWriter {
  readonly send: (method: 'POST' | 'PATCH', path: string, body: unknown, options: WriteOptions) => Promise<unknown>
}

/** Whole only where it is made; everybody gets the half they need. */
export type KubernetesClient = KubernetesReader & KubernetesWriter
