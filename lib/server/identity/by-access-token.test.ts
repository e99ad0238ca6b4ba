import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ADDRESSES } from '@/lib/addresses'
import { openProviderScene, type ProviderScene, signInAs } from '../testing/provider-scene'
import { serveProgram } from '../testing/serve-program'

const folder = mkdtempSync(join(tmpdir(), 'fluxdeck-access-'))
const TOKENS_FILE = join(folder, 'tokens.json')
const sha256 = createHash('sha256').update('robot').digest('hex')
writeFileSync(TOKENS_FILE, JSON.stringify([{ name: 'robot', role: 'viewer', sha256 }]))
const DOCUMENT = ADDRESSES.protectedResource.pattern
const BODY = { action: 'reconcile', kind: 'Kustomization', namespace: 'no', name: 'such' }

let scene: ProviderScene
let now = Date.now()
beforeAll(async () => {
  scene = await openProviderScene({
    env: { MCP_ENABLED: '1', VIEWER_GROUPS: 'readers', TOKENS_FILE, OIDC_SCOPES: 'openid groups offline_access' },
    clock: () => new Date(now),
  })
  await scene.served.untilReady()
})
afterAll(() => {
  scene.served.stop()
  scene.provider.stop()
  rmSync(folder, { recursive: true })
})

const audience = () => `${scene.served.origin}/mcp`
function giveTo(id: string, groups: readonly string[], resource = audience()): Promise<string> {
  scene.provider.setAccount(id, { groups })
  return scene.provider.giveAccessToken(resource)
}
const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
const me = async (headers: Readonly<Record<string, string>>) => {
  const answer = await scene.served.ask('/api/me', { headers })
  return answer.status === 200 ? JSON.parse(answer.text) : answer.status
}

describe('an access token of a real provider', () => {
  it('lets its person read and act, wherever they are', async () => {
    const token = await giveTo('ben', ['platform'])
    expect(await me(bearer(token))).toMatchObject({ user: 'ben', groups: ['platform'], role: 'operator', mode: 'oidc' })
    // It was asked for, no page of ours was needed, and only the object was missing.
    const asked = { ...bearer(token), 'content-type': 'application/json' }
    expect((await scene.served.ask('/api/actions', { method: 'POST', headers: asked, body: BODY })).code).toBe(
      'not_found',
    )
    expect(scene.served.audit.at(-1)).toMatchObject({ actor: 'ben', groups: ['platform'], outcome: 'refused' })
    expect(await me(bearer(await giveTo('ana', ['readers'])))).toMatchObject({ user: 'ana', role: 'viewer' })
  })

  it('opens the address of agents, where nothing else of theirs does', async () => {
    const list = { jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} }
    const asAgent = (headers: Readonly<Record<string, string>>) =>
      scene.served.ask(ADDRESSES.mcp.pattern, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers },
        body: list,
      })
    const token = await giveTo('ana', ['readers'])
    expect((await asAgent(bearer(token))).text).toContain('get_flux_status')
    const session = await signInAs(scene, 'ana', ['readers'])
    const elsewhere = await giveTo('ana', ['readers'], 'https://elsewhere.example/mcp')
    const where = `resource_metadata="${scene.served.origin}${DOCUMENT}"`
    for (const [headers, challenge] of [
      [session, `Bearer ${where}`],
      [{ ...session, ...bearer(elsewhere) }, `Bearer error="invalid_token", ${where}`],
    ] as const) {
      const refused = await asAgent(headers)
      expect([refused.status, refused.code]).toEqual([401, 'unauthenticated'])
      expect(refused.headers['www-authenticate']).toBe(challenge)
    }
    expect((await asAgent(bearer(await giveTo('eve', ['others'])))).status).toBe(403)
  })

  it('opens nothing to a person of whom nobody said that they may read', async () => {
    expect(await me(bearer(await giveTo('eve', ['others'])))).toBe(403)
  })

  it('that was made for somewhere else is refused, also beside a good cookie and an entry of the file', async () => {
    const session = await signInAs(scene, 'ben', ['platform'])
    expect(await me(session)).toMatchObject({ user: 'ben' })
    const elsewhere = await giveTo('ben', ['platform'], 'https://elsewhere.example/mcp')
    expect(await me(bearer(elsewhere))).toBe(401)
    expect(await me({ ...session, ...bearer(elsewhere) })).toBe(401)
    expect(await me({ ...session, ...bearer('robot') })).toMatchObject({ user: 'fluxdeck:token:robot' })
    expect(await me({ ...session, ...bearer(await giveTo('ana', ['readers'])) })).toMatchObject({ user: 'ana' })
  })

  it('is slowed down by address where it is wrong, and never where it is right', async () => {
    const statuses = []
    for (let guess = 0; guess < 11; guess += 1) statuses.push(await me(bearer(`a.b.${guess}`)))
    expect(statuses.at(-1)).toBe(429)
    expect(await me(bearer(await giveTo('ana', ['readers'])))).toMatchObject({ user: 'ana' })
    now += 61_000
  })
})

describe('where tokens come from', () => {
  it('is told to everybody, and each refusal says where', async () => {
    const { status, headers, text } = await scene.served.ask(DOCUMENT)
    expect({ status, type: headers['content-type'] }).toEqual({ status: 200, type: 'application/json; charset=utf-8' })
    expect(JSON.parse(text)).toEqual({
      resource: audience(),
      authorization_servers: [scene.provider.issuer],
      bearer_methods_supported: ['header'],
      scopes_supported: ['openid', 'groups'],
    })
    const where = `resource_metadata="${scene.served.origin}${DOCUMENT}"`
    const nobody = await scene.served.ask('/api/me')
    expect([nobody.status, nobody.headers['www-authenticate']]).toEqual([401, `Bearer ${where}`])
    const wrong = await scene.served.ask('/api/me', { headers: bearer('wrong') })
    expect(wrong.headers['www-authenticate']).toBe(`Bearer error="invalid_token", ${where}`)
    expect((await scene.served.ask(DOCUMENT, { method: 'POST' })).status).toBe(405)
  })

  it('is told in no other mode', async () => {
    const other = await serveProgram({ env: { AUTH_MODE: 'token', TOKENS_FILE } })
    expect((await other.ask(DOCUMENT)).status).toBe(404)
    const refused = await other.ask('/api/me')
    expect([refused.status, refused.headers['www-authenticate']]).toEqual([401, 'Bearer'])
    other.stop()
  })
})

describe('the end of an access token', () => {
  // The last one, since for the provider no time has passed.
  it('is the end of what was opened with it, for new requests and for streams', async () => {
    const headers = bearer(await giveTo('ana', ['readers']))
    expect(await me(headers)).toMatchObject({ user: 'ana' })
    expect(scene.served.program.gate.mayStillRead(new Headers(headers))).toBe(true)
    now += 24 * 60 * 60_000
    expect(scene.served.program.gate.mayStillRead(new Headers(headers))).toBe(false)
    expect(await me(headers)).toBe(401)
  })
})
