// Which Kubernetes the cluster runs.

import type { KubernetesReader } from '@/lib/kubernetes/client'

const VERSION_MS = 5 * 60_000

/** The version of Kubernetes changes with an upgrade only, but a first answer may be late. */
export function createVersionReader(client: KubernetesReader) {
  let last: string | undefined
  return {
    last: () => last,
    start(onRead: () => void, signal: AbortSignal): void {
      const read = async () => {
        last = await client.version({ signal })
        onRead()
      }
      const attempt = () => void read().catch(() => undefined)
      const timer = setInterval(attempt, VERSION_MS)
      signal.addEventListener('abort', () => clearInterval(timer), { once: true })
      attempt()
    },
  }
}
