// What is done to the program, one after the other. Each act goes on until it is stopped, and lets go of everything then.

import { setTimeout as sleep } from 'node:timers/promises'
import type { SimulatorControl } from '@/lib/simulator/simulator'
import { findGrowth, hangWallAlone, type WallHour } from '../support/lone-wall'
import { AGENTS, askAsAgent } from './agents'
import { type BadReader, openDeaf, openSlow, readWhole } from './callers'
import { statusAt } from './crowds'

export interface Ground {
  readonly port: number
  readonly cluster: SimulatorControl
  readonly topic: string
  /** How many objects of the crowd there are. */
  readonly count: number
}

export type ClusterName = 'tangled' | 'crowded' | 'heavy'

export interface Act {
  readonly name: string
  readonly on: ClusterName
  /** Goes on for all the time that there is, at one go. */
  readonly isLong?: true
  /** Ends when `signal` does, or before. */
  play(ground: Ground, signal: AbortSignal): Promise<void>
}

const GRAPHS = 60
const STREAMS = 150
const SLOW = 50
const CALLS = 2_000
const MESSAGES = 10_000
/** As long as an annotation may be. */
const HOSTILE_CHARS = 256 * 1024
const HOSTILE = ['Secret\n', '\n ', 'eyJ-', '-----BEGIN ', '://a@', 'token=', ' "', '{"kind":"Secret",', '\\n', '=']

export const ACTS: readonly Act[] = [
  { name: 'nothing', on: 'crowded', play: (_, signal) => until(signal) },
  {
    name: `${GRAPHS} unread graphs`,
    on: 'tangled',
    play: ({ port }, signal) => hold(GRAPHS, () => openDeaf({ port, path: '/api/graph' }), signal),
  },
  {
    name: `${STREAMS} unread streams`,
    on: 'crowded',
    play: ({ port }, signal) => hold(STREAMS, () => openDeaf({ port, path: '/api/stream' }), signal),
  },
  {
    name: `${SLOW} readers of 1 kB a second`,
    on: 'crowded',
    play: ({ port }, signal) => hold(SLOW, () => openSlow({ port, path: '/api/state' }, 100), signal),
  },
  { name: `${CALLS} callers that leave`, on: 'crowded', play: storm },
  {
    name: `${GRAPHS} unread pages`,
    on: 'crowded',
    play: ({ port }, signal) => hold(GRAPHS, () => openDeaf({ port, path: '/resources' }), signal),
  },
  {
    name: `${MESSAGES} messages in a second`,
    on: 'crowded',
    async play({ cluster, topic }, signal) {
      for (let at = 0; at < MESSAGES; at += 1) cluster.publish(topic, { title: `Message ${at}`, message: 'It is so.' })
      await until(signal)
    },
  },
  {
    name: `${AGENTS} agents`,
    on: 'crowded',
    async play({ port }, signal) {
      await Promise.all(Array.from({ length: AGENTS }, (_, agent) => askAsAgent(port, agent, signal)))
    },
  },
  { name: 'a wall left alone for a week', on: 'crowded', isLong: true, play: leaveWallAlone },
  { name: 'objects of 600 kB', on: 'heavy', play: (_, signal) => until(signal) },
  {
    name: 'hostile texts',
    on: 'crowded',
    async play({ cluster }, signal) {
      for (const [at, piece] of HOSTILE.entries()) {
        if (signal.aborted) return
        const { ref } = statusAt(at, '')
        const object = cluster.get(ref)
        if (object === undefined) continue
        const annotations = { 'example.com/text': piece.repeat(Math.floor(HOSTILE_CHARS / piece.length)) }
        cluster.put({ ...object, metadata: { ...object.metadata, annotations } })
        await pause(1_000, signal)
      }
      await until(signal)
    },
  },
]

/** Throws for what it said that was not so, and for memory that grows. */
async function leaveWallAlone({ port, cluster, count }: Ground, signal: AbortSignal): Promise<void> {
  const { ref } = statusAt(count - 1, '')
  const wall = await hangWallAlone(`http://localhost:${port}/wall`, cluster, ref)
  const hours: WallHour[] = []
  try {
    while (!signal.aborted) hours.push(await wall.spendHour())
  } finally {
    await wall.close()
  }
  const found = [...hours.flatMap(({ lies }) => lies), ...findGrowth(hours)]
  if (found.length > 0) throw new Error(`After ${hours.length} hours on the wall: ${found.join('; ')}`)
}

/** Opens so many, and another for each that was let go by the server. */
async function hold(count: number, open: () => BadReader, signal: AbortSignal): Promise<void> {
  let readers: BadReader[] = []
  while (!signal.aborted) {
    readers = readers.filter(({ isGone }) => !isGone)
    for (let opened = 0; readers.length < count && opened < 20; opened += 1) readers.push(open())
    await pause(500, signal)
  }
  for (const reader of readers) reader.leave()
}

async function storm({ port }: Ground, signal: AbortSignal): Promise<void> {
  for (let call = 0; call < CALLS && !signal.aborted; call += 20) {
    const paths = ['/api/stream', '/api/state', '/api/graph', '/']
    const callers = Array.from({ length: 20 }, (_, at) => openDeaf({ port, path: paths[at % paths.length] ?? '/' }))
    await pause(call % 60 === 0 ? 0 : 50, signal)
    for (const caller of callers) caller.leave()
  }
  await until(signal)
}

/** Changes as in a cluster that is alive. */
export async function keepChanging({ cluster, count }: Ground, everyMs: number, signal: AbortSignal): Promise<void> {
  for (let turn = 0; !signal.aborted; turn += 1) {
    const { ref, status } = statusAt(turn % count, `Applied revision: main@sha1:${String(turn).padStart(40, '0')}`)
    cluster.setStatus(ref, status)
    await pause(everyMs, signal)
  }
}

/** One who only wants to see the state: how long it took, and whether it was all there. */
export async function askForAll(ground: Ground): Promise<{ readonly isWhole: boolean; readonly tookMs: number }> {
  const path = '/api/state'
  const { status, bytes, tookMs } = await readWhole({ port: ground.port, path }).catch(() => ({
    status: 0,
    bytes: 0,
    tookMs: 0,
  }))
  return { isWhole: status === 200 && bytes > ground.count * 100, tookMs }
}

async function until(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined)
}
