import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readConfig } from '../config'
import { SILENT_LOG } from '../log'
import { openLaunch } from '../testing/open-launch'
import { type ServedProgram, serveProgram } from '../testing/serve-program'
import { createIdentity } from './choose-identity'
import { findOwnerSecret } from './owner-bearer'

const root = mkdtempSync(join(tmpdir(), 'fluxdeck-owner-'))
afterAll(() => rmSync(root, { recursive: true }))
const FORM = /^fluxdeck_[\w-]{43}$/
const BODY = { action: 'reconcile', kind: 'Kustomization', namespace: 'no', name: 'such' }

describe('the Bearer of a laptop', () => {
  let served: ServedProgram
  let headers: { readonly authorization: string }
  beforeEach(async () => {
    served = await serveProgram({ env: { MCP_ENABLED: '1' } })
    headers = { authorization: `Bearer ${served.program.gate.launch?.bearer}` }
    await served.untilReady()
  })
  afterEach(() => served.stop())
  const me = async (more: Readonly<Record<string, string>> = {}) => {
    const answer = await served.ask('/api/me', { headers: { ...headers, ...more } })
    return answer.status === 200 ? JSON.parse(answer.text).role : answer.status
  }

  it('acts as the user of the kubeconfig, without a page of ours', async () => {
    expect(served.program.gate.launch?.bearer).toMatch(FORM)
    expect(await me()).toBe('operator')
    const json = { ...headers, 'content-type': 'application/json' }
    expect((await served.ask('/api/actions', { method: 'POST', headers: json, body: BODY })).code).toBe('not_found')
    expect(served.audit.at(-1)).toMatchObject({ actor: 'demo', outcome: 'refused', reason: 'not_found' })
  })

  it('is no launch secret, and no launch secret is one', async () => {
    const { gate } = served.program
    expect((await served.ask(`/launch/${gate.launch?.bearer}`)).status).toBe(404)
    const secret = gate.launch?.issue() ?? ''
    expect(await me({ authorization: `Bearer ${secret}` })).toBe(401)
    expect((await served.ask(`/launch/${secret}`)).status).toBe(303)
    expect(await me()).toBe('operator')
  })

  it('counts before a cookie, and a wrong one does not fall back to it or to an anonymous viewer', async () => {
    const { ...session } = openLaunch(served.program.gate)
    expect(await me({ ...session, authorization: 'Bearer wrong' })).toBe(401)
    expect(await me({ authorization: 'Bearer wrong' })).toBe(401)
    expect(await me({ authorization: '' })).toBe('viewer')
  })

  it('counts for callers on this machine, and not for whom somebody else brings along', async () => {
    for (const relayed of [{ 'x-forwarded-for': '192.0.2.1' }, { forwarded: 'for=192.0.2.1' }, { 'x-real-ip': '::1' }])
      expect(await me(relayed), JSON.stringify(relayed)).toBe(401)
    expect(await me({ 'x-fluxdeck-relayed': '', 'x-fluxdeck-peer': '192.0.2.1' })).toBe('operator')
  })
})

describe('whom a proxy of this machine brings', () => {
  it('is known by where they really are', async () => {
    const served = await serveProgram({ env: { MCP_ENABLED: '1', TRUSTED_PROXIES: '127.0.0.1' } })
    const authorization = `Bearer ${served.program.gate.launch?.bearer}`
    const from = async (address: string) =>
      (await served.ask('/api/me', { headers: { authorization, 'x-forwarded-for': address } })).status
    expect(await from('192.0.2.1')).toBe(401)
    expect(await from('127.0.0.9')).toBe(200)
    served.stop()
  })
})

describe('where it is kept', () => {
  const folder = (name: string) => join(root, name)
  const modeOf = (path: string) => statSync(path).mode & 0o777

  it('is a file that only its owner reads, and the same after the next start', () => {
    const at = join(folder('new'), 'cluster')
    const secret = findOwnerSecret(at, SILENT_LOG)
    expect(secret).toMatch(FORM)
    expect(findOwnerSecret(at, SILENT_LOG)).toBe(secret)
    expect([modeOf(at), modeOf(join(at, 'bearer'))]).toEqual([0o700, 0o600])
    expect(findOwnerSecret(join(folder('new'), 'other'), SILENT_LOG)).not.toBe(secret)
  })

  it.each<[string, (path: string) => void]>([
    ['others could have read it', (path) => chmodSync(path, 0o640)],
    ['it is something else', (path) => writeFileSync(path, 'hunter2\n')],
    ['it is empty', (path) => writeFileSync(path, '')],
    [
      'it leads elsewhere',
      (path) => {
        writeFileSync(`${path}.other`, readFileSync(path), { mode: 0o600 })
        rmSync(path)
        symlinkSync(`${path}.other`, path)
      },
    ],
  ])('is written anew where %s', (what, change) => {
    const at = folder(what)
    const before = findOwnerSecret(at, SILENT_LOG)
    change(join(at, 'bearer'))
    const after = findOwnerSecret(at, SILENT_LOG)
    expect(after).toMatch(FORM)
    expect(after).not.toBe(before)
    expect(findOwnerSecret(at, SILENT_LOG)).toBe(after)
    expect(modeOf(join(at, 'bearer'))).toBe(0o600)
  })

  it('is nowhere where nothing can be kept, which is said without the secret', () => {
    const said: string[] = []
    const log = { ...SILENT_LOG, warn: (message: string, fields?: object) => void said.push(message, String(fields)) }
    mkdirSync(folder('taken'))
    writeFileSync(join(folder('taken'), 'file'), '')
    const secret = findOwnerSecret(join(folder('taken'), 'file', 'cluster'), log)
    expect(secret).toMatch(FORM)
    expect(said[0]).toContain('could not be kept')
    expect(said.join()).not.toContain(secret)
    expect(findOwnerSecret(undefined, log)).not.toBe(findOwnerSecret(undefined, log))
  })
})

describe('agents', () => {
  const open = (env: Readonly<Record<string, string>>, user: string | undefined) => {
    const config = readConfig({ CLUSTER: 'demo', ...env })
    return createIdentity({
      config,
      user,
      port: 3000,
      stateFolder: join(root, 'start'),
      clock: () => new Date(),
      log: SILENT_LOG,
    })
  }

  it('have no Bearer where they are not meant to come, and nothing is kept for them', () => {
    expect(open({}, 'ali').launch).not.toHaveProperty('bearer')
    expect(existsSync(join(root, 'start'))).toBe(false)
    expect(open({ MCP_ENABLED: '1' }, 'ali').launch?.bearer).toMatch(FORM)
  })

  it('are not let in where no token could be, so that does not start', () => {
    expect(() => open({ MCP_ENABLED: '1', BIND: '0.0.0.0' }, 'ali')).toThrow(/MCP_ENABLED needs a way to a token/)
    expect(() =>
      open({ MCP_ENABLED: '1', AUTH_MODE: 'proxy', TRUSTED_PROXIES: '10.0.0.1', VIEWER_USERS: '*' }, undefined),
    ).toThrow(/MCP_ENABLED needs a way to a token/)
    // In a cluster nobody is the user of a kubeconfig, whatever it listens on.
    expect(() => open({ MCP_ENABLED: '1' }, undefined)).toThrow(/MCP_ENABLED needs a way to a token/)
    const TOKENS_FILE = join(root, 'tokens.json')
    writeFileSync(TOKENS_FILE, '[]')
    expect(open({ MCP_ENABLED: '1', BIND: '0.0.0.0', TOKENS_FILE }, undefined).name).toBe('none')
  })

  it('find what is kept below the home for state, by the rules for it', () => {
    const homeOf = (env: Readonly<Record<string, string>>) => readConfig(env).stateHome
    expect(homeOf({ XDG_STATE_HOME: '/state', HOME: '/home/ali' })).toBe('/state')
    expect(homeOf({ XDG_STATE_HOME: 'state', HOME: '/home/ali' })).toBe('/home/ali/.local/state')
    expect(homeOf({})).toBeUndefined()
  })
})
