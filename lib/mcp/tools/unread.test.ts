// What could not be read is named in every answer, and nothing there says or implies that all is well.

import fc from 'fast-check'
import { afterEach, expect, it } from 'vitest'
import { createManualClock, type ManualClock } from '@/lib/kubernetes/testing/manual-clock'
import { type AskedScene, openAskedScene } from '@/lib/server/testing/asked-scene'
import type { SimulatorControl } from '@/lib/simulator/simulator'
import { askTool, isAllRead } from '../testing/ask-tool'
import type { Tool } from '../tool'
import { diagnose } from './diagnose'
import { getEvents } from './events'
import { getDependencyGraph } from './graph'
import { getFluxImages } from './images'
import { getFluxInstance } from './instance'
import { getLogs } from './logs'
import { getNotifications } from './notifications'
import { getPods } from './pods'
import { getResource } from './resource'
import { getFluxSources } from './sources'
import { getFluxStatus } from './status'
import { getWorkloads } from './workloads'

const TOOLS = [
  getFluxStatus,
  getFluxInstance,
  getResource,
  diagnose,
  getFluxSources,
  getFluxImages,
  getDependencyGraph,
  getEvents,
  getLogs,
  getWorkloads,
  getPods,
  getNotifications,
]

/** Nothing fails in it. */
const WELL = { generate: { kustomizations: 8, componentSize: 4, workloads: { deployments: 6, pods: 9 } } }
const IMPLIES_HEALTH = /everything(?! may be out of date)|\bhealthy|all (?:is|are) |no problem|, complete\.$/im
const EVERYTHING = { namespace: [], kind: [], status: [], label: [], q: '' }
const APPLIER = 'ks/team-00/worker-0001'
const OBJECT = { kind: 'ks', namespace: 'team-00', name: 'worker-0001' }
const PARTS = ['delivery', 'dependencies', 'workloads', 'events']

let scene: AskedScene | undefined
afterEach(() => scene?.close())

type Injected = Parameters<SimulatorControl['inject']>[0]

/** What the answers of these tools name; of all tools, where it is not said. */
interface Lack {
  readonly named: RegExp
  readonly tools?: readonly string[]
  /** Where nobody knows what Flux deployed there is nothing to miss. */
  readonly isOfDeployed?: true
}

interface Trouble {
  readonly fault: Injected
  readonly lacks: readonly Lack[]
}

const forbid = (plural: string, ...lacks: readonly Lack[]): Trouble => ({ fault: { type: 'forbid', plural }, lacks })
const OF_PODS: Lack = {
  named: /not read: pods of \d+ workloads/,
  tools: ['get_pods', 'get_workloads', 'get_events', 'diagnose', 'get_resource'],
  isOfDeployed: true,
}
const TROUBLES: readonly Trouble[] = [
  forbid('kustomizations', { named: /not read: .*(?:Kustomizations|kinds)/ }),
  forbid('gitrepositories', { named: /not read: .*(?:GitRepositories|kinds)/ }),
  forbid('events', { named: /not read: .*(?:Kubernetes events)/ }),
  forbid('statefulsets', { named: /not read: .*StatefulSets/ }),
  forbid('pods', OF_PODS, { named: /not read: the log of/, tools: ['get_logs'] }),
  forbid('replicasets', OF_PODS),
  { fault: { type: 'ntfy-answer', code: 403 }, lacks: [{ named: /not read: .*cluster-alerts/ }] },
  { fault: { type: 'ntfy-answer', code: 500 }, lacks: [{ named: /not read: .*cluster-alerts/ }] },
  {
    fault: { type: 'answer', path: '/helmreleases', code: 500 },
    lacks: [{ named: /not read: .*(?:HelmReleases|kinds)/ }],
  },
]

async function openWith(troubles: readonly Trouble[], timers?: ManualClock): Promise<AskedScene> {
  scene?.close()
  scene = await openAskedScene({
    scenario: WELL,
    ...(timers === undefined ? {} : { timers }),
    prepare: ({ control }) => {
      for (const { fault } of troubles) control.inject(fault)
    },
  })
  const opened = scene
  await opened.until(async () => {
    const { questions } = await opened.audience()
    expect(questions.state(EVERYTHING).sources.filter(({ state }) => state === 'connecting')).toEqual([])
  })
  return opened
}

function argumentsOf({ name }: Tool): object {
  if (name === 'diagnose') return OBJECT
  if (name === 'get_resource') return { ...OBJECT, include: PARTS }
  if (name === 'get_logs') return { controller: 'kustomize-controller' }
  return name === 'get_events' ? { applier: APPLIER } : {}
}

it('says that all was read where it was', async () => {
  const opened = await openWith([])
  await opened.until(async () => expect(await isAllRead(opened)).toBe(true))
  for (const tool of TOOLS) {
    const { head, text } = await askTool(opened, tool, argumentsOf(tool))
    expect([tool.name, head.missing, /, complete\.$/m.test(text)]).toEqual([tool.name, [], true])
  }
}, 60_000)

it('names whatever is forbidden or does not answer, in each answer that lacks it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.subarray([...TROUBLES], { minLength: 1, maxLength: 3 }), async (troubles) => {
      const opened = await openWith(troubles)
      for (const tool of TOOLS) {
        const { head, text } = await askTool(opened, tool, argumentsOf(tool)).catch((error: Error) => {
          // What cannot be looked up is refused, with the reason.
          expect(`${tool.name}: ${error.message}`).toMatch(
            /^get_logs: .*No controller is known|^(get_events|diagnose|get_resource): .* was not read: Kustomizations cannot be listed/,
          )
          return { head: { complete: false }, text: undefined }
        })
        if (text === undefined) continue
        const isBlind = troubles.some(({ fault }) => fault.type === 'forbid' && fault.plural === 'kustomizations')
        const lacking = troubles
          .flatMap(({ lacks }) => lacks)
          .filter(({ tools = [tool.name], isOfDeployed }) => tools.includes(tool.name) && !(isBlind && isOfDeployed))
        for (const { named } of lacking) expect(`${tool.name}\n${text}`).toMatch(named)
        expect(`${tool.name} ${head.complete}\n${text}`).toMatch(new RegExp(`^${tool.name} ${lacking.length === 0}`))
        if (lacking.length > 0) expect(text).not.toMatch(IMPLIES_HEALTH)
      }
    }),
    { numRuns: 12 },
  )
}, 240_000)

it('calls nothing well that was so before the cluster went away', async () => {
  const opened = await openWith([], createManualClock())
  await opened.until(async () => expect(await isAllRead(opened)).toBe(true))
  opened.simulator.control.inject({ type: 'outage' })
  await opened.until(async () => {
    const { questions } = await opened.audience()
    const { sources, resources } = questions.state(EVERYTHING)
    expect(sources.filter(({ state, role }) => state === 'live' && role !== 'ntfy' && role !== 'history')).toEqual([])
    // Rows are judged anew in the round behind that.
    expect(resources.filter(({ current }) => current)).toEqual([])
  })
  for (const tool of TOOLS) {
    const { head, text } = await askTool(opened, tool, argumentsOf(tool)).catch(() => ({ head: undefined, text: '' }))
    if (head === undefined) continue
    expect(head.complete).toBe(false)
    expect(text).not.toMatch(IMPLIES_HEALTH)
    expect(text).not.toMatch(/^(?:ready|ok|Running|Completed) /m)
  }
}, 90_000)

it('names what is not meant to be read here', async () => {
  scene = await openAskedScene({ scenario: WELL, env: { WORKLOADS: '0', NAMESPACES: 'flux-system,team-00' } })
  const opened = scene
  await opened.until(async () => expect(await isAllRead(opened)).toBe(true))
  for (const tool of TOOLS) {
    const { head, text } = await askTool(opened, tool, argumentsOf(tool))
    expect([tool.name, head.complete]).toEqual([tool.name, false])
    expect(text).toMatch(/^not read: all but the namespaces flux-system, team-00 /m)
    expect(text).not.toMatch(IMPLIES_HEALTH)
  }
  const named = /^not read: (?:workloads and pods|events of what Flux deployed) \(/m
  for (const tool of [getWorkloads, getPods, getEvents])
    expect((await askTool(opened, tool, argumentsOf(tool))).text, tool.name).toMatch(named)
})
