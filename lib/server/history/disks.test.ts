// A disk that is full, read-only, taken, broken, too new or slow, under the whole program: everything else goes on, and what
// is missing is said.

import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { HistoryPage } from '@/lib/contract/history'
import type { State } from '@/lib/contract/state'
import { bundleThread, stallThread, type ThreadProgram } from '@/lib/history/testing/thread-program'
import { startThread } from '@/lib/history/thread-link'
import { fixedTarget } from '@/lib/kubernetes/target'
import { type Simulator, startSimulator } from '@/lib/simulator/simulator'
import { type ServedProgram, serveProgram } from '../testing/serve-program'

const ROOT = 'Kustomization/flux-system/flux-system'
const OTHER = 'GitRepository/flux-system/flux-system'
const WITHIN = { timeout: 30_000, interval: 50 }
/** It is tried again each minute. */
const A_MINUTE = { timeout: 100_000, interval: 250 }

let thread: ThreadProgram
let folder: string
let simulator: Simulator
let ended: AbortController
let served: ServedProgram | undefined

beforeAll(async () => {
  thread = await bundleThread()
})
afterAll(() => thread.remove())

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fluxdeck-disks-'))
  ended = new AbortController()
  simulator = await startSimulator({ scenario: 'homelab', behaviour: 'none', signal: ended.signal })
})

afterEach(async () => {
  await served?.program.stop()
  served?.stop()
  served = undefined
  ended.abort()
  if (mounted !== undefined) execFileSync('umount', [mounted])
  mounted = undefined
  rmSync(folder, { recursive: true, force: true })
})

async function serve(file: string, program: URL = thread.url): Promise<ServedProgram> {
  served = await serveProgram({
    env: { CLUSTER: 'kubeconfig', HISTORY_URL: `file:${file}` },
    choice: { type: 'kubernetes', inCluster: false, target: fixedTarget(simulator.server, 'home') },
    historyThread: program,
  })
  await served.untilReady()
  return served
}

const historyOf = async ({ ask }: ServedProgram): Promise<HistoryPage> =>
  JSON.parse((await ask('/api/history?limit=200')).text)

async function sourceOf({ ask }: ServedProgram) {
  const { sources }: State = JSON.parse((await ask('/api/state')).text)
  return sources.find(({ id }) => id === 'history')
}

/** What an object says from now on, which fails by it. */
function fail(ref: string, message: string): void {
  const ready = { type: 'Ready', status: 'False', reason: 'BuildFailed', message, observedGeneration: 1 }
  simulator.control.setStatus(ref, { conditions: [{ ...ready, lastTransitionTime: new Date().toISOString() }] })
}

/** A change of the cluster is pushed, and all this is answered, while `stands` does. */
async function expectToGoOn(program: ServedProgram, stands: () => boolean, asked = EVERYTHING): Promise<string> {
  const stream = program.openStream()
  await vi.waitFor(() => expect(stream.text()).toContain('event: '), WITHIN)
  const message = 'told while the disk is bad'
  fail(ROOT, message)
  await vi.waitFor(() => expect(stream.text()).toContain(message), WITHIN)
  stream.close()
  for (const path of asked) expect([path, (await program.ask(path)).status]).toEqual([path, 200])
  expect(stands()).toBe(true)
  return message
}

const LIVE = ['/api/state', '/api/summary', '/api/graph', '/readyz']
const EVERYTHING = [...LIVE, '/api/history', '/api/history/stats', '/api/deploys']

async function expectInMemory(program: ServedProgram, reason: string): Promise<void> {
  const said = { state: 'error', reason: `Kept in memory only: ${reason}` }
  await vi.waitFor(async () => expect(await sourceOf(program)).toMatchObject(said), WITHIN)
  expect((await historyOf(program)).source).toMatchObject({ kind: 'memory', ...said })
}

const isLive = async (program: ServedProgram) => expect((await sourceOf(program))?.state).toBe('live')
const untilTold = (program: ServedProgram, message: string) =>
  vi.waitFor(async () => {
    const { entries, source } = await historyOf(program)
    expect(source.kind).toBe('sqlite')
    expect(entries.map(({ text }) => text)).toContain(message)
  }, WITHIN)

/** In a process of its own, which leaves no lock behind. */
function write(file: string, text: string): void {
  const program = `const { DatabaseSync } = await import('node:sqlite').catch(() => import('@photostructure/sqlite'))
    new DatabaseSync(process.argv[1]).exec(process.argv[2])`
  execFileSync(process.execPath, ['--input-type=module', '-e', program, file, text])
}

async function makeFile(file: string): Promise<void> {
  const link = startThread(thread.url, { place: { file }, cluster: 'home' })
  await link.ask('open', undefined)
  await link.end()
}

/** A disk of its own, of two megabytes. */
function mount(options: string): string {
  const disk = join(folder, 'disk')
  mkdirSync(disk)
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=2m,${options}`, 'tmpfs', disk])
  mounted = disk
  return disk
}

let mounted: string | undefined

function canMount(): boolean {
  const place = mkdtempSync(join(tmpdir(), 'fluxdeck-mount-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', place], { stdio: 'ignore' })
    execFileSync('umount', [place])
    return true
  } catch {
    return false
  } finally {
    rmSync(place, { recursive: true, force: true })
  }
}

describe.skipIf(!canMount())('a disk of its own (where one may be mounted)', () => {
  it('that is read-only leaves all in memory', async () => {
    const disk = mount('ro')
    const program = await serve(join(disk, 'history.db'))
    await expectInMemory(program, 'the disk cannot be written to')
    const message = await expectToGoOn(program, () => readdirSync(disk).length === 0)
    expect((await historyOf(program)).entries.map(({ text }) => text)).toContain(message)
  }, 120_000)

  it('that runs full is told, tried again each minute, and has all that happened meanwhile once there is room', async () => {
    const disk = mount('mode=700')
    const filler = join(disk, 'filler')
    const program = await serve(join(disk, 'history.db'))
    await vi.waitFor(() => isLive(program), WITHIN)
    writeFileSync(filler, Buffer.alloc(statfsSync(disk).bavail * statfsSync(disk).bsize))
    fail(OTHER, 'x'.repeat(900))
    await expectInMemory(program, 'the disk is full')
    const message = await expectToGoOn(program, () => existsSync(filler))
    rmSync(filler)
    await vi.waitFor(() => isLive(program), A_MINUTE)
    await untilTold(program, message)
  }, 200_000)
})

describe('a file', () => {
  it('that another program has open is left to it', async () => {
    const file = join(folder, 'history.db')
    const other = startThread(thread.url, { place: { file }, cluster: 'home' })
    await other.ask('open', undefined)
    const program = await serve(file)
    await expectInMemory(program, 'another program has its file open')
    await expectToGoOn(program, () => true)
    expect((await other.ask('entries', { limit: 10 })).rows).toEqual([])
    await other.end()
  }, 120_000)

  it('that is broken is put aside, and a new one is begun', async () => {
    const file = join(folder, 'history.db')
    writeFileSync(file, 'this is no database at all '.repeat(400))
    const program = await serve(file)
    await vi.waitFor(() => isLive(program), WITHIN)
    expect((await historyOf(program)).source.reason).toContain('The file of History was broken. It is put aside as')
    expect(readdirSync(folder).filter((name) => name.startsWith('history.db.corrupt-'))).toHaveLength(1)
    await untilTold(program, await expectToGoOn(program, () => true))
  }, 120_000)

  it('from a newer Fluxdeck is left alone', async () => {
    const file = join(folder, 'history.db')
    await makeFile(file)
    write(file, "insert into kysely_migration values ('999', '2030-01-01')")
    const program = await serve(file)
    await expectInMemory(program, 'its file was written by a newer Fluxdeck')
    await expectToGoOn(program, () => true)
  }, 120_000)

  it('that takes long to answer holds nobody up who does not ask for it, and what waited is written then', async () => {
    const stalled = join(folder, 'stalled')
    const slow = stallThread(thread, stalled)
    const program = await serve(join(folder, 'history.db'), slow.url)
    await vi.waitFor(() => isLive(program), WITHIN)
    await vi.waitFor(async () => expect((await historyOf(program)).entries).not.toEqual([]), WITHIN)
    writeFileSync(stalled, '')
    const message = await expectToGoOn(program, () => existsSync(stalled), LIVE)
    const refused = await program.ask('/api/history')
    expect([refused.status, refused.code]).toEqual([503, 'unavailable'])
    expect(refused.text).toContain('History is slow at the moment')
    expect(existsSync(stalled)).toBe(true)
    rmSync(stalled)
    await untilTold(program, message)
    slow.remove()
  }, 120_000)
})
