import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readConfig } from '../config'
import { SILENT_LOG } from '../log'
import { createIdentity } from './choose-identity'
import { hashSecret } from './sessions'

const folder = mkdtempSync(join(tmpdir(), 'fluxdeck-choose-'))
const TOKENS_FILE = join(folder, 'tokens.json')
writeFileSync(TOKENS_FILE, JSON.stringify([{ name: 'robot', role: 'operator', sha256: hashSecret('robot') }]))
afterAll(() => rmSync(folder, { recursive: true }))

const PROXY = { AUTH_MODE: 'proxy', TRUSTED_PROXIES: '10.0.0.0/8', OPERATOR_GROUPS: 'platform', VIEWER_USERS: '*' }
const SHARED = { BIND: '0.0.0.0', BASE_URL: 'https://flux.example' }
const OIDC = {
  AUTH_MODE: 'oidc',
  OIDC_ISSUER: 'https://id.example',
  OIDC_CLIENT_ID: 'x',
  BASE_URL: 'https://flux.example',
  VIEWER_USERS: '*',
}
const create = (env: Readonly<Record<string, string>>, user: string | undefined = 'admin') =>
  createIdentity({
    config: readConfig({ CLUSTER: 'demo', ...env }),
    user,
    port: 3000,
    clock: () => new Date('2026-11-21T12:00:00Z'),
    log: SILENT_LOG,
  })

describe('who may ask for actions', () => {
  it.each<[string, Readonly<Record<string, string>>, string, boolean]>([
    ['the owner of a laptop', {}, 'launch', true],
    ['the owner of a laptop who said no', { ACTIONS_ENABLED: '0' }, 'launch', false],
    ['nobody where others reach the address', { BIND: '0.0.0.0' }, 'none', false],
    ['people of a proxy only once somebody said yes', PROXY, 'proxy', false],
    ['people of a proxy when somebody said yes', { ...PROXY, ACTIONS_ENABLED: '1' }, 'proxy', true],
    ['people of a provider', { ...OIDC, ACTIONS_ENABLED: '1', OPERATOR_GROUPS: 'platform' }, 'oidc', true],
    ['scripts', { AUTH_MODE: 'token', TOKENS_FILE, ACTIONS_ENABLED: '1' }, 'token', true],
    ['scripts where nobody else is known', { ...SHARED, TOKENS_FILE, ACTIONS_ENABLED: '1' }, 'none', true],
    ['no scripts there before somebody said yes', { ...SHARED, TOKENS_FILE }, 'none', false],
  ])('are %s', (_, env, name, isEnabled) => {
    const gate = create(env)
    expect([gate.name, gate.switches.isEnabled]).toEqual([name, isEnabled])
    expect(gate.switches.hasLaunch).toBe(name === 'launch')
  })

  it('is nobody without a user in the kubeconfig', () => {
    expect(
      createIdentity({
        config: readConfig({ CLUSTER: 'demo' }),
        user: undefined,
        port: 3000,
        clock: () => new Date(),
        log: SILENT_LOG,
      }).name,
    ).toBe('none')
  })

  it('is nobody who could be launched where only a launch would open anything, so that does not start', () => {
    const config = readConfig({ CLUSTER: 'demo', REQUIRE_LAUNCH: '1' })
    const rest = { config, port: 3000, clock: () => new Date(), log: SILENT_LOG }
    expect(() => createIdentity({ ...rest, user: undefined })).toThrow('REQUIRE_LAUNCH')
    expect(createIdentity({ ...rest, user: 'admin' }).needsIdentity).toBe(true)
  })

  it('says when everything is read-only', () => {
    expect(create({ READ_ONLY: '1' }).switches.isReadOnly).toBe(true)
    expect(create({}).switches.isReadOnly).toBe(false)
  })
})

describe('the file of tokens', () => {
  const BEARER = new Headers({ authorization: 'Bearer robot' })

  it('counts in every mode that has one', () => {
    for (const env of [{}, PROXY, OIDC, { AUTH_MODE: 'token' }])
      expect(create({ ...env, TOKENS_FILE }).identify(BEARER)).toMatchObject({ name: 'fluxdeck:token:robot' })
    expect(create(PROXY).identify(BEARER)).toBeUndefined()
  })
})

describe('the cookie of a session', () => {
  it('is bound to the name behind TLS, and to the port elsewhere', () => {
    const env = { AUTH_MODE: 'token', TOKENS_FILE }
    expect(create(env).exchange('robot')).toMatch(/^fluxdeck_3000=.*SameSite=Lax; Max-Age/)
    expect(create({ ...env, BASE_URL: 'http://flux.example' }).exchange('robot')).toMatch(/^fluxdeck_3000=/)
    expect(create({ ...env, BASE_URL: 'https://flux.example' }).exchange('robot')).toMatch(/^__Host-fluxdeck=.*Secure/)
  })

  it('lives as long as the settings say', () => {
    const env = { AUTH_MODE: 'token', TOKENS_FILE, SESSION_LIFETIME: '7d' }
    expect(create(env).exchange('robot')).toMatch(/Max-Age=604800$/)
    const { launch } = create({ SESSION_LIFETIME: '90m' })
    expect(launch?.exchange(launch.issue())?.cookie).toMatch(/Max-Age=5400$/)
  })
})
