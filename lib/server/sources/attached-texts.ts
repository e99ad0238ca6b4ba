// Reads the texts that ntfy keeps as files, one after the other, so that a burst of them is no burst of requests.

import type { Dispatcher } from 'undici'
import { attachedTextPath, fetchAttachedText } from '@/lib/ntfy/attachment'
import type { NtfyMessage } from '@/lib/ntfy/message'

const MAX_WAITING = 50

export interface AttachedTextsOptions {
  readonly baseUrl: string
  readonly headers: () => Record<string, string>
  readonly dispatcher?: Dispatcher
  readonly clock: () => Date
  readonly onText: (message: NtfyMessage, text: string) => void
}

/** Takes any message; those without a text that may be read are left alone. */
export function readAttachedTexts(options: AttachedTextsOptions, signal: AbortSignal): (message: NtfyMessage) => void {
  let waiting = 0
  let last: Promise<void> = Promise.resolve()

  const read = async (message: NtfyMessage, path: string) => {
    if (signal.aborted) return
    const { baseUrl, dispatcher } = options
    const way = dispatcher === undefined ? {} : { dispatcher }
    const text = await fetchAttachedText({ baseUrl, path, headers: options.headers(), ...way, signal })
    if (text !== undefined) options.onText(message, text)
  }

  return (message) => {
    const path = attachedTextPath(message, options.baseUrl, options.clock())
    if (path === undefined || waiting >= MAX_WAITING) return
    waiting += 1
    // A file that cannot be read leaves its message as it is: the link stays.
    last = last
      .then(() => read(message, path))
      .catch(() => undefined)
      .finally(() => {
        waiting -= 1
      })
  }
}
