// A real PostgreSQL for one test file, with a database of its own, that can be stopped and come back.
import { execFile } from 'node:child_process'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Availability } from './availability'
import { findPostgres } from './find-postgres.mjs'
import { outputOf } from './found-programs.mjs'
import { findFreePort } from './free-port'
import { type LeashedProcess, startLeashed } from './leashed-process'
import { waitUntil } from './wait-until'

export interface Postgres {
  /** Of a new and empty database. */
  createDatabase(): Promise<string>
  /** What `sql` answers, a line for each row. */
  query(url: string, sql: string): Promise<readonly string[]>
  /** All of its rows. */
  dump(url: string): Promise<string>
  /** Away at once, as a machine that loses power. */
  kill(): Promise<void>
  restart(): Promise<void>
  stop(): Promise<void>
}

const USER = 'fluxdeck'
/** It refuses to run as root. */
const NOBODY = 65_534

export function postgresAvailability(): Availability {
  if (findPostgres() !== undefined) return { available: true }
  return { available: false, reason: 'no PostgreSQL for the tests. Run: node e2e/support/find-postgres.mjs' }
}

export async function startPostgres(): Promise<Postgres> {
  const programs = findPostgres()
  if (programs === undefined) throw new Error('There is no PostgreSQL on this machine.')
  const folder = await mkdtemp(join(tmpdir(), 'fluxdeck-postgres-'))
  await chmod(folder, 0o777)
  const place = join(folder, 'data')
  const port = await findFreePort()
  const run = (name: string, args: readonly string[]) =>
    promisify(execFile)(...asNobody(join(programs, name), args), { maxBuffer: 64_000_000 })
  await run('initdb', ['-D', place, '-U', USER, '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync'])
  const settings = ['fsync=off', 'listen_addresses=127.0.0.1', `port=${port}`, `unix_socket_directories=${folder}`]
  const args = ['-D', place, ...settings.flatMap((setting) => ['-c', setting])]
  const start = async () => {
    const started = await startLeashed(...asNobody(join(programs, 'postgres'), args), {
      env: { PATH: process.env.PATH },
    })
    await waitUntil('PostgreSQL to answer', () => isReady(port, started), { timeoutMs: 30_000 })
    return started
  }
  let server = await start()
  let databases = 0
  return {
    async createDatabase() {
      databases += 1
      const name = `test${databases}`
      await run('createdb', ['-h', '127.0.0.1', '-p', `${port}`, '-U', USER, name])
      return `postgres://${USER}@127.0.0.1:${port}/${name}`
    },
    async query(url, sql) {
      const { stdout } = await run('psql', ['-d', url, '-Atqc', sql])
      return stdout.split('\n').filter((line) => line !== '')
    },
    dump: async (url) => (await run('pg_dump', ['--data-only', url])).stdout,
    async kill() {
      server.signal('SIGQUIT')
      await server.exited
    },
    async restart() {
      server = await start()
    },
    async stop() {
      server.signal('SIGINT')
      await server.stop(5_000)
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** In a namespace of users it is root by another name, which also has what nobody may have; else it is nobody. */
function asNobody(program: string, args: readonly string[]): [string, string[]] {
  if (process.getuid?.() !== 0) return [program, [...args]]
  const renamed = ['--user', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`]
  if (outputOf('unshare', [...renamed, 'true']) !== undefined) return ['unshare', [...renamed, program, ...args]]
  return ['setpriv', [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups', program, ...args]]
}

async function isReady(port: number, { output }: LeashedProcess): Promise<true | undefined> {
  if (!output().includes('ready to accept connections')) return undefined
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(undefined))
  })
}
