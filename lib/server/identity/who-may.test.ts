import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { State } from '@/lib/contract/state'
import { type IdentityProvider, startIdentityProvider } from '../testing/identity-provider'
import { openLaunch } from '../testing/open-launch'
import { signInAs } from '../testing/provider-scene'
import { type ServedProgram, serveProgram } from '../testing/serve-program'

type Sent = Readonly<Record<string, string>>
/** Undefined: there is nobody like this in that mode. */
type Person = (served: ServedProgram) => Sent | undefined | Promise<Sent | undefined>

const folder = mkdtempSync(join(tmpdir(), 'fluxdeck-who-may-'))
const tokens = join(folder, 'tokens.json')
const entry = (name: string, role: string) => ({
  name,
  role,
  sha256: createHash('sha256').update(name).digest('hex'),
})
writeFileSync(tokens, JSON.stringify([entry('hall', 'viewer'), entry('robot', 'operator')]))
const CLIENT = { id: 'fluxdeck', secret: 'a client secret' }
const NAMED = { VIEWER_GROUPS: 'staff', OPERATOR_GROUPS: 'platform' }
const GROUPS = { stranger: 'friends', viewer: 'staff', operator: 'platform' } as const

let provider: IdentityProvider
let redirectUri = ''

// It learns the way back once, and each program has a port of its own.
beforeEach(async () => {
  provider = await startIdentityProvider({ ...CLIENT, redirectUri: () => redirectUri })
})
afterEach(() => provider.stop())

const nobody: Person = () => undefined
const bearer =
  (name: string): Person =>
  () => ({ authorization: `Bearer ${name}` })
const launched: Person = ({ program }) => ({ ...openLaunch(program.gate) })
const ofProxy =
  (group: string): Person =>
  () => ({ 'X-Forwarded-User': `of-${group}`, 'X-Forwarded-Groups': group })
const ofProvider =
  (group: string): Person =>
  async (served) => {
    redirectUri = `${served.origin}/auth/callback`
    const { cookie } = await signInAs({ provider, served }, `of-${group}`, [group])
    return { cookie, origin: served.origin }
  }

interface Mode {
  readonly env: Sent
  readonly envFor?: (origin: string) => Sent
  readonly people: Readonly<Partial<Record<string, Person>>>
}

const SIGNED_IN = (person: (group: string) => Person) => ({
  'let in, but named nowhere': person(GROUPS.stranger),
  viewer: person(GROUPS.viewer),
  operator: person(GROUPS.operator),
})
/** By the first words of the row. */
const MODES: Readonly<Record<string, Mode>> = {
  'a laptop: your kubeconfig on the loopback': { env: {}, people: { operator: launched } },
  'a laptop with `REQUIRE_LAUNCH=1`': { env: { REQUIRE_LAUNCH: '1' }, people: { operator: launched } },
  '`AUTH_MODE=none` in a cluster, or at an address that others reach': {
    env: { BIND: '0.0.0.0' },
    envFor: (origin) => ({ BASE_URL: origin }),
    people: {},
  },
  '`AUTH_MODE=token`': { env: { AUTH_MODE: 'token' }, people: {} },
  '`AUTH_MODE=proxy`': {
    env: { AUTH_MODE: 'proxy', TRUSTED_PROXIES: '127.0.0.1', ...NAMED },
    people: SIGNED_IN(ofProxy),
  },
  '`AUTH_MODE=oidc`': {
    env: { AUTH_MODE: 'oidc', OIDC_CLIENT_ID: CLIENT.id, OIDC_CLIENT_SECRET: CLIENT.secret, ...NAMED },
    envFor: (origin) => ({ BASE_URL: origin, OIDC_ISSUER: provider.issuer }),
    people: SIGNED_IN(ofProvider),
  },
}
const EVERYWHERE: Mode['people'] = {
  'without identity': nobody,
  'token of a viewer (a screen, a script)': bearer('hall'),
  'token of an operator': bearer('robot'),
}

const readme = readFileSync(join(import.meta.dirname, '..', '..', '..', 'README.md'), 'utf8')
const chapter = /## Who sees what, who may do what\n\n([\s\S]*?)\n\n/.exec(readme)?.[1] ?? ''
const cellsOf = (line: string) =>
  line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim())
const [head = '', , ...lines] = chapter.split('\n')
const COLUMNS = cellsOf(head).slice(1)
const ROWS = lines.map((line) => {
  const [mode = '', ...cells] = cellsOf(line)
  return { mode, promised: Object.fromEntries(COLUMNS.map((column, index) => [column, cells[index]])) }
})

async function start({ env, envFor }: Mode, more: Sent): Promise<ServedProgram> {
  const common = { TOKENS_FILE: tokens, ACTIONS_ENABLED: '1', ...more }
  const served = await serveProgram({ env: { ...common, ...env }, ...(envFor === undefined ? {} : { envFor }) })
  await served.untilReady()
  return served
}

/** Objects for one action each, so that nobody is refused because somebody else was faster. */
async function listTargets(served: ServedProgram): Promise<readonly Sent[]> {
  return vi.waitFor(async () => {
    const answer = await served.ask('/api/state?status=ready', { headers: { authorization: 'Bearer robot' } })
    const { resources } = JSON.parse(answer.text) as State
    const targets = resources.filter(({ kind }) => kind === 'Kustomization' || kind === 'HelmRelease')
    expect(targets.length).toBeGreaterThanOrEqual(COLUMNS.length)
    return targets.map(({ kind, namespace, name }) => ({ action: 'reconcile', kind, namespace, name }))
  })
}

async function tryOut(mode: Mode, more: Sent = {}): Promise<Readonly<Record<string, string>>> {
  const served = await start(mode, more)
  try {
    const targets = await listTargets(served)
    const people = { ...EVERYWHERE, ...mode.people }
    const found: Record<string, string> = {}
    for (const [index, column] of COLUMNS.entries()) {
      const person = people[column]
      if (person === undefined) {
        found[column] = '–'
        continue
      }
      const headers = (await person(served)) ?? {}
      const seen = await served.ask('/api/state', { headers })
      const acted = await served.act(targets[index], headers)
      const may = `${seen.status === 200 ? 'sees' : 'nothing'}${acted.status === 202 ? ' and acts' : ''}`
      found[column] = may === 'sees and acts' ? 'acts' : may
    }
    return found
  } finally {
    served.stop()
  }
}

describe('the table of the README', () => {
  it('has a row for every mode there is', () => {
    expect(ROWS.map(({ mode }) => mode)).toEqual(Object.keys(MODES))
  })

  it.each(ROWS)('says what happens: $mode', async ({ mode, promised }) => {
    const known = MODES[mode]
    if (known === undefined) throw new Error(`Nobody knows how to try out ${mode}.`)
    expect(await tryOut(known)).toEqual(promised)
  })

  it.each(ROWS)('says that nobody acts with READ_ONLY=1: $mode', async ({ mode, promised }) => {
    const readOnly = Object.entries(promised).map(([column, cell]) => [column, cell === 'acts' ? 'sees' : cell])
    const known = MODES[mode]
    if (known === undefined) throw new Error(`Nobody knows how to try out ${mode}.`)
    expect(await tryOut(known, { READ_ONLY: '1' })).toEqual(Object.fromEntries(readOnly))
  })
})
