// What happens to pods while somebody watches: now and then a probe does not answer in time, and nothing comes of it.

import { MINUTE_MS } from './build-object'
import type { SayEvent } from './event-recorder'
import { recordsAt, textAt } from './json'
import type { NativeObjects } from './native-objects'
import { nodeOf } from './pod-life'
import type { Random } from './random'
import type { Scheduler } from './scheduler'
import { isPodReady } from './workload-status'

const PLACE = 'apps'

export interface LivelinessParts {
  readonly objects: NativeObjects
  readonly scheduler: Scheduler
  readonly random: Random
  readonly say: SayEvent
}

export function startProbes({ objects, scheduler, random, say }: LivelinessParts): void {
  const missOne = () => {
    const [first, ...others] = objects.list('Pod', PLACE).filter(isPodReady)
    if (first !== undefined) {
      const pod = random.pick([first, ...others])
      const container = textAt(recordsAt(pod, 'spec', 'containers')[0], 'name') ?? ''
      const address = `http://${textAt(pod, 'status', 'podIP')}:8080/readyz`
      const why = 'context deadline exceeded (Client.Timeout exceeded while awaiting headers)'
      const more = { severity: 'error', host: nodeOf(pod), fieldPath: `spec.containers{${container}}` } as const
      say(pod, 'kubelet', 'Unhealthy', `Readiness probe failed: Get "${address}": ${why}`, more)
    }
    scheduler.after(random.between(9 * MINUTE_MS, 17 * MINUTE_MS), missOne)
  }
  scheduler.after(4 * MINUTE_MS, missOne)
}
