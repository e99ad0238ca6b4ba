// Progress of a call: only where the caller asked for it, each notification counts one more, and none comes behind the
// answer. Whoever cannot be told makes no call fail.

import type { ServerContext } from '@modelcontextprotocol/server'

export interface Progress {
  /** Never rejects. */
  tell(message: string): Promise<void>
  end(): void
}

type Channel = Pick<ServerContext['mcpReq'], '_meta' | 'signal' | 'notify'>

export function reportTo({ _meta, signal, notify }: Channel): Progress {
  const token = _meta?.progressToken
  let progress = 0
  let isOver = false
  return {
    async tell(message) {
      if (token === undefined || isOver || signal.aborted) return
      progress += 1
      try {
        await notify({ method: 'notifications/progress', params: { progressToken: token, progress, message } })
      } catch {
        // Nobody listens any more once they have left.
      }
    },
    end() {
      isOver = true
    },
  }
}
