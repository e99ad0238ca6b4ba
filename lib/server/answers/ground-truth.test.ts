// Each source of the ground on the wire, in each way in which it can be away: nothing is called sound that was not read.

import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { GroundAnswer } from '@/lib/contract/ground'
import { CHECKS } from '@/lib/ground/checks'
import type { GroundQuestionId } from '@/lib/ground/words'
import { createManualClock } from '@/lib/kubernetes/testing/manual-clock'
import { buildHomelab } from '@/lib/simulator/scenario-homelab'
import { type AskedScene, OWNER, openAskedScene } from '../testing/asked-scene'

const NEVER = new AbortController().signal
const WATCHDOG = [{ labels: { alertname: 'Watchdog', severity: 'none' }, annotations: {} }]
/** What is wrong in the homelab. */
const UNWELL = /minecraft|external-dns-guests/
const STOOD_ON = new Set(CHECKS.map(({ kind }) => kind))
/** Everything that a cluster has anyway; without its program an operator's kind is not installed. */
const BUILT_IN = ['nodes', 'persistentvolumeclaims', 'ingresses', 'pods', 'leases']
const OPERATORS = ['certificates', 'externalsecrets', 'clustersecretstores', 'replicationsources']
const FAULTS = ['forbidden', 'broken', 'absent'] as const
type FaultName = (typeof FAULTS)[number]

/** How Alertmanager answers. */
const alarms = { status: 200, body: JSON.stringify(WATCHDOG) }
const timers = createManualClock()
let alertmanager: Server
let scene: AskedScene

beforeAll(async () => {
  alertmanager = createServer((_, response) => response.writeHead(alarms.status).end(alarms.body))
  await new Promise<void>((resolve) => alertmanager.listen(0, '127.0.0.1', resolve))
  const { port } = alertmanager.address() as AddressInfo
  const isSound = ({ kind, metadata: { name, namespace } }: ReturnType<typeof buildHomelab>[number]) =>
    namespace === 'flux-system' || (STOOD_ON.has(kind) && !UNWELL.test(name))
  scene = await openAskedScene({
    timers,
    observabilityUrl: `http://127.0.0.1:${port}`,
    scenario: { objects: buildHomelab(new Date()).filter(isSound) },
  })
})
afterAll(() => {
  scene?.close()
  alertmanager?.close()
})

async function ask(): Promise<GroundAnswer> {
  const { questions } = await scene.audience()
  return questions.ground.overview(OWNER, { look: true }, NEVER)
}

/** What was read before is let go of, so that each source is tried anew. */
async function forget(): Promise<void> {
  const { questions } = await scene.audience()
  await scene.until(async () => {
    timers.advance(5_000)
    const { sentence } = await questions.ground.overview(OWNER, { look: false }, NEVER)
    expect(sentence).toMatch(/^(When last read|Not read)/)
  })
  // Pods wait a minute longer for whoever may look at their workloads.
  timers.advance(70_000)
}

function lay(source: string, fault: FaultName): () => void {
  if (source === 'alerts') {
    Object.assign(alarms, { status: fault === 'forbidden' ? 403 : 503 })
    return () => void Object.assign(alarms, { status: 200 })
  }
  const { control } = scene.simulator
  if (fault === 'forbidden') return control.inject({ type: 'forbid', plural: source })
  if (fault === 'absent') return control.inject({ type: 'absent', plural: source })
  return control.inject({ type: 'answer', path: `/${source}`, code: 503 })
}

function questionOf(source: string): GroundQuestionId {
  if (source === 'alerts') return 'alarms'
  if (source === 'leases') return 'nodes'
  return CHECKS.find(({ plural }) => plural === source)?.question ?? 'pods'
}

async function expectUnsound(away: readonly (readonly [source: string, fault: FaultName])[]): Promise<void> {
  const { sentence, word, questions } = await settled()
  const said = `${away.join(' ')}: ${sentence}`
  expect(said).not.toContain('is sound')
  expect(word, said).not.toBe('good')
  for (const [source] of away)
    expect(
      questions.find(({ id }) => id === questionOf(source)),
      said,
    ).toMatchObject({ word: 'unknown' })
}

async function settled(): Promise<GroundAnswer> {
  let told = await ask()
  await scene.until(async () => {
    told = await ask()
    expect(told.questions.filter(({ state }) => state === 'connecting')).toEqual([])
  })
  return told
}

describe('the ground, of which any source may be away', () => {
  it('is sound where nothing is away, which all else here is held against', async () => {
    await scene.until(async () => expect((await ask()).sentence).toMatch(/^The ground is sound: 4 nodes, /))
  })

  const sources = [...BUILT_IN, ...OPERATORS, 'alerts']
  const away = fc
    .uniqueArray(fc.tuple(fc.constantFrom(...sources), fc.constantFrom(...FAULTS)), {
      minLength: 1,
      maxLength: 4,
      selector: ([source]) => source,
    })
    // An operator that is not there is nothing that could be unsound.
    .map((list) => list.filter(([source, fault]) => fault !== 'absent' || BUILT_IN.includes(source)))
    .filter((list) => list.length > 0)

  it('is never called sound where some of it is forbidden, broken or denied by the cluster', async () => {
    const each = sources.flatMap((source) =>
      FAULTS.filter((fault) => fault !== 'absent' || BUILT_IN.includes(source)).map(
        (fault) => [source, fault] as const,
      ),
    )
    const all = [...each.map((one) => [one]), ...fc.sample(away, 8)]
    for (const list of all) {
      await forget()
      const lifts = list.map(([source, fault]) => lay(source, fault))
      try {
        await expectUnsound(list)
      } finally {
        for (const lift of lifts) lift()
      }
    }
  }, 240_000)

  it('is not called sound any more once what was read goes stale', async () => {
    for (const source of sources) {
      await forget()
      await scene.until(async () => expect((await ask()).sentence).toContain('is sound'))
      const lift = lay(source, 'broken')
      scene.simulator.control.inject({ type: 'cut' })
      await scene.until(async () => {
        timers.advance(1_000)
        const { sentence, questions } = await ask()
        expect(sentence).not.toContain('is sound')
        const question = questions.find(({ id }) => id === questionOf(source))
        expect(question, source).toMatchObject({ word: 'unknown', asOf: expect.any(String) })
      })
      lift()
    }
  }, 240_000)
})
