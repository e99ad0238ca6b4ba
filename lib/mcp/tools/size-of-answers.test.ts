// Five thousand objects, and strangers who write a lot into them: no answer grows beyond what clients read, none is cut
// within an object, and what one leaves out another one has.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AskedScene, openAskedScene } from '@/lib/server/testing/asked-scene'
import { gitRepository } from '@/lib/simulator/build-sources'
import { MAX_ANSWER_BYTES } from '../answer'
import { askTool, isAllRead } from '../testing/ask-tool'
import type { Tool } from '../tool'
import { diagnose } from './diagnose'
import { getEvents } from './events'
import { getDependencyGraph } from './graph'
import { getFluxInstance } from './instance'
import { getNotifications } from './notifications'
import { getPods } from './pods'
import { getResource } from './resource'
import { getFluxSources } from './sources'
import { getFluxStatus } from './status'
import { getWorkloads } from './workloads'

const TYPICAL_BYTES = 6_000
const SOURCES = 400
const MESSAGES = 300
const WHOLE = 'conditions delivery dependencies inventory workloads history events notifications manifest'.split(' ')
const WORDY = 'a message that says the same over and over again, "quoted" and \\escaped\\ '.repeat(40)

let scene: AskedScene
beforeAll(async () => {
  scene = await openAskedScene({
    scenario: {
      generate: {
        kustomizations: 5_000,
        namespaces: 60,
        failing: 0.02,
        workloads: { deployments: 2_000, pods: 4_000, failing: 0.1 },
      },
    },
    prepare({ control, topics: [topic = ''] }) {
      const now = new Date()
      for (let at = 0; at < SOURCES; at += 1) {
        const source = gitRepository({
          namespace: `team-${String(at % 60).padStart(2, '0')}`,
          name: `source-${at}`,
          url: `https://git.example.com/${'long/'.repeat(60)}${at}`,
          interval: '5m',
          ref: { branch: 'main' },
          revision: `main@sha1:${String(at).padStart(40, '0')}`,
          now,
        })
        const { conditions } = (source.status ?? {}) as { readonly conditions?: readonly object[] }
        control.put({
          ...source,
          status: {
            ...source.status,
            conditions:
              conditions?.map((one) => ({ ...one, status: 'False', reason: 'GitOperationFailed', message: WORDY })) ??
              [],
          } as never,
        })
      }
      for (let at = 0; at < MESSAGES; at += 1)
        control.put({
          apiVersion: 'v1',
          kind: 'Event',
          metadata: { name: `event-${at}`, namespace: 'team-00' },
          involvedObject: {
            apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
            kind: 'Kustomization',
            namespace: 'team-00',
            name: 'api-0000',
          },
          type: 'Warning',
          reason: 'BuildFailed',
          message: `${at} ${WORDY}`.slice(0, 1_024),
          source: { component: 'kustomize-controller' },
          lastTimestamp: now.toISOString(),
          count: 1,
        })
      for (let at = 0; at < MESSAGES; at += 1)
        control.publish(topic, { title: WORDY.slice(0, 400), message: `${at} ${WORDY}` })
    },
  })
  await scene.until(async () => expect(await isAllRead(scene)).toBe(true))
}, 240_000)
afterAll(() => scene?.close())

const bytesOf = (text: string) => Buffer.byteLength(text)

describe('the size of an answer at 5,000 objects', () => {
  it.each<[string, Tool, object]>([
    ['workloads', getWorkloads, { status: 'ok' }],
    ['pods of a namespace', getPods, { namespace: 'team-01' }],
    ['images', getWorkloads, { imagesOnly: true }],
    ['the state', getFluxStatus, {}],
    ['the installation', getFluxInstance, {}],
    ['one object', diagnose, { kind: 'ks', namespace: 'team-00', name: 'api-0000' }],
    ['a graph', getDependencyGraph, { root: 'ks/team-02/report-0049' }],
  ])('of %s is small where nobody asks for more', async (_, tool, given) => {
    const { text } = await askTool(scene, tool, given)
    expect(bytesOf(text)).toBeLessThanOrEqual(TYPICAL_BYTES)
  })

  it.each<[string, Tool, object]>([
    ['sources', getFluxSources, { limit: 200 }],
    ['a drawn graph', getDependencyGraph, { onlyUnhealthy: false }],
    ['an outline', getDependencyGraph, { onlyUnhealthy: false, format: 'outline', scope: 'delivery' }],
    ['events', getEvents, { limit: 200, since: '7d' }],
    ['workloads', getWorkloads, { limit: 200 }],
    ['pods', getPods, { notRunningOnly: false, limit: 200 }],
    ['messages', getNotifications, { limit: 100, since: 'all' }],
    ['the state with all problems', getFluxStatus, { limit: 200 }],
    ['the state of all objects', getFluxStatus, { limit: 200, status: 'all' }],
    ['one object whole', getResource, { kind: 'ks', namespace: 'team-00', name: 'api-0000', include: WHOLE }],
  ])('of %s never exceeds what clients read', async (_, tool, given) => {
    const { text, structure } = await askTool(scene, tool, given)
    expect(bytesOf(text)).toBeLessThanOrEqual(MAX_ANSWER_BYTES)
    expect(bytesOf(JSON.stringify(structure ?? {}))).toBeLessThanOrEqual(MAX_ANSWER_BYTES)
    expect(bytesOf(text)).toBeGreaterThan(1_000)
  })
})

describe('an answer that was cut', () => {
  const all = async (tool: Tool, given: object, name: RegExp) => {
    const found: string[] = []
    let cursor: string | undefined
    let answers = 0
    do {
      const { text } = await askTool(scene, tool, { ...given, ...(cursor === undefined ? {} : { cursor }) })
      found.push(...[...text.matchAll(name)].map(([, one = '']) => one))
      cursor = /; next: cursor (\S+?);/.exec(text)?.[1]
      answers += 1
    } while (cursor !== undefined && answers < 200)
    return { found, answers }
  }

  it('goes on behind its last source, though fewer came than were asked for', async () => {
    const { found, answers } = await all(getFluxSources, { limit: 200 }, /^\S+ (GitRepository\/\S+)/gm)
    expect(found).toHaveLength(SOURCES + 1)
    expect(new Set(found).size).toBe(SOURCES + 1)
    expect(answers).toBeGreaterThan(3)
  })

  it('goes on behind its last workload', async () => {
    const { found } = await all(getWorkloads, { limit: 200 }, /^\S+ (Deployment\/\S+)/gm)
    expect(new Set(found).size).toBe(found.length)
    expect(found).toHaveLength(2_000)
  }, 60_000)

  it('goes on behind its last message', async () => {
    const { found } = await all(getNotifications, { limit: 100, since: 'all' }, /^ {2}> (\d+) a message/gm)
    expect(new Set(found).size).toBe(MESSAGES)
  })

  it('says which argument narrows it', async () => {
    // On a busy machine not all pods are read when the first answer is given, and it says so.
    await scene.until(async () => {
      const { text } = await askTool(scene, getPods, { notRunningOnly: false })
      expect(text).toMatch(/\n50 of 2000; narrow with namespace, applier\.$/)
    })
    const graph = await askTool(scene, getDependencyGraph, { onlyUnhealthy: false })
    expect(graph.text).toMatch(/^5\d{3} of 5\d{3} objects are in it; 60 of them are here, \d{4} left out\./)
  }, 120_000)
})
