// What happens in the homelab while somebody watches: commits, a newer platform artifact, new image tags, small messages.

import type { FluxWorld } from './flux-world'
import { valueAt } from './json'
import type { Publish } from './ntfy-dispatch'
import { HOMELAB_TOPIC, SUBJECTS } from './ntfy-history'
import type { Scheduler } from './scheduler'
import { nextPatch } from './upstream'

const SECOND_MS = 1000
const MINUTE_MS = 60_000

export function startLiveliness(world: FluxWorld, scheduler: Scheduler, publish: Publish): void {
  const { random } = world

  function every(firstMs: number, lowMs: number, highMs: number, task: () => void): void {
    scheduler.after(firstMs, () => {
      task()
      every(random.between(lowMs, highMs), lowMs, highMs, task)
    })
  }

  every(30 * SECOND_MS, 6 * MINUTE_MS, 10 * MINUTE_MS, () => {
    const source = world.get('GitRepository/flux-system/flux-system')
    if (source !== undefined) world.upstreams.push(source, random.pick(SUBJECTS))
  })
  every(9 * MINUTE_MS, 15 * MINUTE_MS, 25 * MINUTE_MS, () => {
    const source = world.get('OCIRepository/flux-system/platform-manifests')
    if (source !== undefined) world.upstreams.push(source, 'chore(cnpg): update operator manifests')
  })
  every(6 * MINUTE_MS, 14 * MINUTE_MS, 22 * MINUTE_MS, () => {
    const ref = `ImageRepository/flux-system/${random.pick(['jellyfin', 'home-assistant'])}`
    const known = valueAt(world.get(ref), 'status', 'lastScanResult', 'latestTags')
    const tags = Array.isArray(known) ? known.map(String) : []
    const [newest] = tags
    if (newest !== undefined) world.upstreams.publishTag(ref, [nextPatch(newest), ...tags])
  })
  every(4 * MINUTE_MS, 8 * MINUTE_MS, 20 * MINUTE_MS, () => {
    publish(HOMELAB_TOPIC, random.pick(SMALL_MESSAGES)())
  })

  function percent(): number {
    return random.between(86, 91)
  }

  const SMALL_MESSAGES = [
    () => ({
      message: `speedtest: ${random.between(880, 941)} Mbit/s down, ${random.between(48, 53)} Mbit/s up`,
      priority: 1,
    }),
    () => ({
      title: 'Disk almost full',
      message: `nuc-3: /var/lib/longhorn is at ${percent()} %`,
      priority: 4,
      tags: ['warning', 'disk'],
    }),
    () => ({
      title: 'Snapshot finished',
      message: `**${random.between(9, 14)} volumes**, _0 errors_`,
      markdown: true,
      priority: 2,
      tags: ['floppy_disk', 'backup'],
    }),
  ] as const satisfies readonly (() => object)[]
}
