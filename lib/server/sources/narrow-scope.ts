// Everywhere first; where that is refused from the beginning, in one namespace only.

import type { ReflectorSink } from '@/lib/kubernetes/reflector'

/** `narrow` is called once, and from then on nothing more is told of everywhere. */
export function untilRefused(sink: ReflectorSink, narrow: () => void): ReflectorSink {
  let hasWorked = false
  let isNarrow = false
  return {
    ...sink,
    state(next) {
      if (isNarrow) return
      hasWorked ||= next.state === 'live'
      // What could be read once is not given up for a refusal that may pass.
      if (hasWorked || next.state !== 'forbidden') {
        sink.state(next)
        return
      }
      isNarrow = true
      narrow()
    },
  }
}
