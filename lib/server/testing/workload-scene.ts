// What may be asked of workloads and pods, joined as the program joins it, on a scripted API server and a clock that
// stands still.

import { setMaxListeners } from 'node:events'
import type { SourceStateName } from '@/lib/contract/state'
import { isFluxKind } from '@/lib/flux/kinds'
import { createKubernetesClient } from '@/lib/kubernetes/request'
import { fixedTarget } from '@/lib/kubernetes/target'
import { createManualClock } from '@/lib/kubernetes/testing/manual-clock'
import { type Exchange, list, type ScriptedServer, startScriptedServer } from '@/lib/kubernetes/testing/scripted-server'
import type { Ref } from '@/lib/ref'
import { WORKLOAD_KINDS } from '@/lib/workloads/words'
import { createAskedWorkloads } from '../answers/asked-workloads'
import { openDeployed } from '../answers/open-deployed'
import { ApiError } from '../api-error'
import { SILENT_LOG } from '../log'
import { ResourceStore } from '../sources/resource-store'
import { createSourceBoard } from '../sources/source-board'
import { sourceOfWorkloads } from '../sources/watches'
import type { AskedRights } from '../views/asked-rights'
import type { Sight } from '../views/sight'
import { finish } from './finish'
import { type MadeObject, NOW } from './workload-objects'

export interface WorkloadScenePlan {
  /** Appliers and workloads. */
  readonly objects: readonly MadeObject[]
  /** Pods and ReplicaSets, as they are listed. */
  readonly pods?: readonly MadeObject[]
  readonly namespaces?: readonly string[]
  readonly isOn?: boolean
  readonly rights?: AskedRights
  readonly sight?: Sight
}

export type WorkloadScene = Awaited<ReturnType<typeof openWorkloadScene>>

export async function openWorkloadScene(plan: WorkloadScenePlan) {
  const { namespaces = [], isOn = true } = plan
  const server = await startScriptedServer()
  const manual = createManualClock()
  const clock = () => new Date(NOW.getTime() + manual.elapsed())
  const timers = { ...manual, now: clock }
  const target = fixedTarget(server.url, 'test')
  const client = createKubernetesClient(target, {
    userAgent: 'test',
    log: SILENT_LOG,
    redact: (text) => text,
    clock: timers,
  })
  const ending = new AbortController()
  setMaxListeners(0, ending.signal)
  const store = new ResourceStore()
  const board = createSourceBoard(clock)
  let pods = plan.pods ?? []
  server.onList = (exchange) => exchange.json(200, list(listedBy(exchange, pods), '10'))
  const { workloads, asked: parts } = openDeployed(
    { client, store, board, namespaces, isOn, rights: plan.rights, clock, timers, log: SILENT_LOG },
    ending.signal,
  )
  const { feeds, views } = parts
  const sources = new Map(
    (isOn ? WORKLOAD_KINDS : []).map((kind) => [
      kind,
      board.register({ id: sourceOfWorkloads(kind), label: `${kind}s`, role: 'workloads', count: () => 0 }),
    ]),
  )
  const renew = () => {
    if (workloads !== undefined) views.touch(finish(workloads.renew('all')))
  }
  const take = (objects: readonly MadeObject[]) => {
    const kinds = new Set(objects.flatMap(({ kind }) => (isFluxKind(kind) ? [kind] : [])))
    for (const kind of kinds)
      store.replace(
        kind,
        objects.filter((object) => object.kind === kind),
      )
    for (const kind of ['Deployment', 'StatefulSet', 'DaemonSet', 'CronJob', 'Job'] as const) {
      const sink = workloads?.sourceOf(kind).sink
      const listed = objects.filter((object) => object.kind === kind)
      sink?.replace(listed.map((object) => sink.prepare?.(object) ?? object))
      sources.get(kind)?.set('live')
    }
    renew()
  }
  workloads?.onChange(renew)
  take(plan.objects)
  const asked = createAskedWorkloads(
    {
      ...parts,
      expectShown(ref: Ref) {
        if (store.get(ref) === undefined) throw new ApiError('not_found', `${ref} does not exist.`)
      },
    },
    plan.sight,
  )
  return {
    asked,
    server,
    timers,
    feeds,
    views,
    take,
    renew,
    /** Of the workloads of one namespace alone. */
    setStateIn(namespace: string, state: SourceStateName) {
      for (const kind of WORKLOAD_KINDS) workloads?.sourceOf(kind).sink.stateIn?.(namespace, state)
      renew()
    },
    setState(state: SourceStateName, reason?: string) {
      for (const source of sources.values()) source.set(state, reason)
      renew()
    },
    /** From the next list on. */
    setPods(next: readonly MadeObject[]) {
      pods = next
    },
    /** What was asked of pods and ReplicaSets, and how often. */
    requests: () => server.requests.map(({ path, query }) => `${query.has('watch') ? 'watch' : 'list'} ${path}`),
    watchOf: (path: string) => watchOf(server, path),
    async close() {
      views.closeAll('shutdown')
      ending.abort()
      await target.close()
      await timers.until(() => server.openSockets() === 0, 'every socket is closed')
      await server.stop()
    },
  }
}

function listedBy({ path }: Exchange, objects: readonly MadeObject[]): readonly MadeObject[] {
  const kind = path.endsWith('/pods') ? 'Pod' : path.endsWith('/replicasets') ? 'ReplicaSet' : undefined
  const [, namespace] = /\/namespaces\/([^/]+)\//.exec(path) ?? []
  return objects.filter(
    (object) => object.kind === kind && (namespace === undefined || object.metadata.namespace === namespace),
  )
}

function watchOf(server: ScriptedServer, path: string) {
  const watches = server.requests.filter(({ query }) => query.has('watch'))
  const at = watches.findLastIndex((exchange) => exchange.path === path)
  const watch = server.watches[at]
  if (watch === undefined) throw new Error(`nobody watches ${path}`)
  return watch
}
