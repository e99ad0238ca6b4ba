import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { loadKubeconfig } from './credentials'
import type { Impersonation } from './impersonation'
import { SILENT_LOG } from './log'
import { createKubernetesClient } from './request'
import type { KubernetesTarget } from './target'
import { rejection } from './testing/client-bench'

const folder = mkdtempSync(join(tmpdir(), 'fluxdeck-as-'))
const targets: KubernetesTarget[] = []
/** The lines of the last request that are about whom it is made as, in the order in which they came. */
let lines: (readonly [string, string])[] = []
const server = createServer((request, response) => {
  const { rawHeaders } = request
  lines = rawHeaders.flatMap((name, index) =>
    index % 2 === 0 && /^impersonate/i.test(name) ? [[name.toLowerCase(), rawHeaders[index + 1] ?? ''] as const] : [],
  )
  response.writeHead(200, { 'content-type': 'application/json' }).end('{"gitVersion":"v1.34.1"}')
})

beforeAll(() => new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve)))
afterEach(() => Promise.all(targets.splice(0).map((target) => target.close())))
afterAll(() => {
  server.close()
  rmSync(folder, { recursive: true })
})

async function load(
  user: Readonly<Record<string, unknown>>,
  as?: Pick<Impersonation, 'user' | 'groups'>,
): Promise<KubernetesTarget> {
  const path = join(folder, 'config')
  const { port } = server.address() as AddressInfo
  const cluster = { server: `http://127.0.0.1:${port}` }
  writeFileSync(
    path,
    JSON.stringify({
      'current-context': 'home',
      contexts: [{ name: 'home', context: { cluster: 'c', user: 'u' } }],
      clusters: [{ name: 'c', cluster }],
      users: [{ name: 'u', user: { token: 't', ...user } }],
    }),
  )
  const target = await loadKubeconfig({
    path,
    ...(as === undefined ? {} : { as }),
    log: SILENT_LOG,
    redact: (text) => text,
  })
  targets.push(target)
  return target
}

async function ask(target: KubernetesTarget) {
  lines = []
  await createKubernetesClient(target, { userAgent: 'test', log: SILENT_LOG, redact: (text) => text }).version()
  return lines
}

describe('acting as somebody else', () => {
  it('sends nothing of it where nobody asked for it', async () => {
    const target = await load({})
    expect(await ask(target)).toEqual([])
    expect(target.userName).toBe('u')
  })

  it('sends a line for the user and one for each group, whatever stands in their names', async () => {
    const target = await load({
      as: 'system:serviceaccount:apps:bot',
      'as-uid': '42',
      'as-groups': ['dev', 'with, comma'],
      'as-user-extra': { 'example.org/Scope%': ['a', 'b'], größe: ['groß'] },
    })
    expect(target.userName).toBe('system:serviceaccount:apps:bot')
    const utf8 = (text: string) => Buffer.from(text).toString('latin1')
    expect(new Set((await ask(target)).map((line) => line.join(': ')))).toEqual(
      new Set([
        'impersonate-user: system:serviceaccount:apps:bot',
        'impersonate-group: dev',
        'impersonate-group: with, comma',
        'impersonate-uid: 42',
        'impersonate-extra-example.org%2fscope%25: a',
        'impersonate-extra-example.org%2fscope%25: b',
        `impersonate-extra-gr%c3%b6%c3%9fe: ${utf8('groß')}`,
      ]),
    )
  })

  it('takes whom the command names instead, and no part of what the kubeconfig says', async () => {
    const kubeconfig = { as: 'ada', 'as-uid': '42', 'as-groups': ['admins'], 'as-user-extra': { scope: ['all'] } }
    const target = await load(kubeconfig, { user: 'ben', groups: [] })
    expect(await ask(target)).toEqual([['impersonate-user', 'ben']])
    expect(target.userName).toBe('ben')
  })

  it.each([
    [{ user: '', groups: [] }, 'empty name in as'],
    [{ user: 'a\nb', groups: [] }, 'a name in as that no header holds'],
    [{ user: 'ben', groups: ['dev', ''] }, 'empty name in as-groups'],
  ])('refuses %j of a command, and does not go on as the kubeconfig says', async (as, why) => {
    expect(await rejection(load({ as: 'ada' }, as))).toMatchObject({ message: expect.stringContaining(why) })
  })

  it.each([
    [{ as: '' }, 'empty name in as'],
    [{ as: '', 'as-groups': ['dev'] }, 'empty name in as'],
    [{ as: ' ada' }, 'a name in as that no header holds'],
    [{ as: 'ada\nImpersonate-Group: system:masters' }, 'a name in as that no header holds'],
    [{ as: 7 }, 'empty name in as'],
    [{ 'as-groups': ['dev'] }, 'as-groups without a user'],
    [{ 'as-uid': '1', 'as-user-extra': {} }, 'as-uid and as-user-extra without a user'],
    [{ as: 'ada', 'as-groups': 'dev' }, 'as-groups that is no list'],
    [{ as: 'ada', 'as-groups': ['dev', ''] }, 'empty name in as-groups'],
    [{ as: 'ada', 'as-user-extra': { scope: 'all' } }, 'as-user-extra that is no list'],
    [{ as: 'ada', 'as-user-extra': ['all'] }, 'as-user-extra that is no map'],
  ])('refuses %j, because a part of it would be another identity', async (user, why) => {
    expect(await rejection(load(user))).toMatchObject({ code: 'credentials', message: expect.stringContaining(why) })
  })
})
