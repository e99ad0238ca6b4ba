// A stage for faults: the running program against a simulated cluster, and what is asked of it again and again.

import { afterEach, expect } from 'vitest'
import type { State } from '@/lib/contract/state'
import { type ClusterScene, openScene, type SceneOptions } from './cluster-scene'

export const JELLYFIN = 'Kustomization/apps/jellyfin'

let scene: ClusterScene | undefined

/** Called by a file of tests once: what it opens ends with each test. */
export function endWithEachTest(): void {
  afterEach(async () => {
    await scene?.close()
    scene = undefined
  })
}

export async function open(options: SceneOptions = {}): Promise<ClusterScene> {
  scene = await openScene(options)
  return scene
}

export async function openLive(options: SceneOptions = {}): Promise<{ stage: ClusterScene; before: State }> {
  const stage = await open(options)
  await stage.start()
  await untilLive(stage)
  return { stage, before: await stage.state() }
}

export function untilLive(stage: ClusterScene): Promise<void> {
  return stage.until(async () => expect(notLive(await stage.state())).toEqual([]))
}

function notLive({ sources }: State): readonly string[] {
  return sources.filter(({ state }) => state !== 'live' && state !== 'absent').map(({ id, state }) => `${id} ${state}`)
}

export async function becomes(stage: ClusterScene, id: string, wanted: string): Promise<void> {
  await stage.until(async () => expect((await stage.source(id))?.state).toBe(wanted))
}

export function rowOf({ resources }: State, ref: string) {
  return resources.find((row) => row.ref === ref)
}

export function fail(stage: ClusterScene, ref: string): void {
  stage.simulator.control.setStatus(ref, {
    conditions: [
      {
        type: 'Ready',
        status: 'False',
        reason: 'BuildFailed',
        message: 'no such file',
        lastTransitionTime: new Date().toISOString(),
      },
    ],
  })
}
