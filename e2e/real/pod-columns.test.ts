import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { judgePod } from '@/lib/workloads/judge-pod'
import { readPod } from '@/lib/workloads/pod'
import { failingPods } from '@/lib/workloads/testing/failing-pods'
import { agoFrom } from '@/lib/workloads/testing/kubelet'
import { leavingPods } from '@/lib/workloads/testing/leaving-pods'
import type { PodCase } from '@/lib/workloads/testing/pod-case'
import { startingPods } from '@/lib/workloads/testing/starting-pods'
import { canRun } from '../support/availability'
import { type ControlPlane, controlPlaneAvailability, startControlPlane } from '../support/control-plane'

const PODS = '/api/v1/namespaces/apps/pods'
const AS_TABLE = 'application/json;as=Table;g=meta.k8s.io;v=v1'
const MERGE = { 'content-type': 'application/merge-patch+json' }
const START_MS = 180_000

const now = new Date()
const ago = agoFrom(now)
const cases = [...startingPods(ago), ...failingPods(ago), ...leavingPods(ago)]

interface Columns {
  readonly ready: string
  readonly status: string
  readonly restarts: number
}

describe.skipIf(!canRun(controlPlaneAvailability()))('the columns of a pod on a real API server', () => {
  let cluster: ControlPlane
  let printed: ReadonlyMap<string, Columns>
  let judged: ReadonlyMap<string, Columns>

  beforeAll(async () => {
    cluster = await startControlPlane({ installFluxCrds: false })
    await cluster.createNamespace('apps')
    for (const pod of cases) await write(cluster, pod)
    printed = await readTable(cluster)
    judged = await judgeAll(cluster)
  }, START_MS)
  afterAll(() => cluster?.stop())

  it('are read for every case', () => {
    expect(printed.size).toBe(cases.length)
    expect(judged.size).toBe(cases.length)
  })

  it.each(cases)('are what we say of $name', ({ name, columns }) => {
    expect(judged.get(name)).toEqual(printed.get(name))
    expect(columns).toEqual(printed.get(name))
  })
})

/** As a scheduler, a kubelet and somebody who deletes it would, one after the other. */
async function write(cluster: ControlPlane, { name, spec, status, deletedAgo }: PodCase): Promise<void> {
  // It holds what has no container left, which the API server would take away at once.
  const finalizers = deletedAgo === undefined ? [] : ['fluxdeck.test/hold']
  await cluster.mustRequest('POST', PODS, { metadata: { name, finalizers }, spec })
  await cluster.mustRequest('PATCH', `${PODS}/${name}/status`, { status }, MERGE)
  if (deletedAgo !== undefined) await cluster.mustRequest('DELETE', `${PODS}/${name}?gracePeriodSeconds=3600`)
}

async function readTable(cluster: ControlPlane): Promise<ReadonlyMap<string, Columns>> {
  const table = (await cluster.mustRequest('GET', PODS, undefined, { accept: AS_TABLE })).body as {
    readonly columnDefinitions: readonly { readonly name: string }[]
    readonly rows: readonly { readonly cells: readonly (string | number)[] }[]
  }
  const at = (name: string) => table.columnDefinitions.findIndex((column) => column.name === name)
  const cell = (cells: readonly (string | number)[], name: string) => String(cells[at(name)])
  return new Map(
    table.rows.map(({ cells }) => [
      cell(cells, 'Name'),
      {
        ready: cell(cells, 'Ready'),
        status: cell(cells, 'Status'),
        // For people: `37 (4m ago)`.
        restarts: Number.parseInt(cell(cells, 'Restarts'), 10),
      },
    ]),
  )
}

async function judgeAll(cluster: ControlPlane): Promise<ReadonlyMap<string, Columns>> {
  const list = (await cluster.mustRequest('GET', PODS)).body as { readonly items: readonly unknown[] }
  return new Map(
    list.items.flatMap((raw) => {
      const pod = readPod(raw)
      if (pod === undefined) return []
      const { ready, status, restarts } = judgePod(pod, now, { wantsToRun: true })
      return [[pod.name, { ready, status, restarts }]]
    }),
  )
}
