// Somebody in front signs people in: a real nginx that asks for a password stands before the product, which believes
// what it says and nobody else.
import { request as httpRequest } from 'node:http'
import { canRun } from './support/availability'
import { findFreePort } from './support/free-port'
import { type Nginx, nginxAvailability, startNginx } from './support/nginx'
import { expect, expectLive, open, test as staged } from './support/stage'

const SECRET = 'a secret that only the proxy and Fluxdeck know'
const PEOPLE = {
  olga: { password: 'o', groups: 'platform,humans' },
  vera: { password: 'v', groups: 'humans' },
  eve: { password: 'e', groups: 'friends' },
}

interface Entrance {
  readonly port: number
  readonly productPort: number
  /** Of a proxy that a story starts and stops for itself. */
  readonly ownPort: number
}

const test = staged.extend<object, { readonly entrance: Entrance; readonly nginx: Nginx }>({
  entrance: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names that a fixture needs from here
    async ({}, use) =>
      use({ port: await findFreePort(), productPort: await findFreePort(), ownPort: await findFreePort() }),
    { scope: 'worker' },
  ],
  productEnv: [
    async ({ kubeconfig, entrance }, use) => {
      await use({
        CLUSTER: 'kubeconfig',
        KUBECONFIG: kubeconfig,
        PORT: String(entrance.productPort),
        BASE_URL: `http://localhost:${entrance.port}`,
        ALLOWED_HOSTS: `localhost:${entrance.ownPort}`,
        AUTH_MODE: 'proxy',
        PROXY_SHARED_SECRET: SECRET,
        TRUSTED_PROXIES: '127.0.0.1',
        OPERATOR_GROUPS: 'platform',
        VIEWER_GROUPS: 'humans',
        ACTIONS_ENABLED: '1',
      })
    },
    { scope: 'worker' },
  ],
  nginx: [
    async ({ product, entrance }, use) => {
      const nginx = await startNginx({
        port: entrance.port,
        upstreamPort: product.port,
        secret: SECRET,
        people: PEOPLE,
      })
      await use(nginx)
      await nginx.stop()
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ nginx }, use) => use(nginx.url),
})
test.use({ part: 'proxy' })
test.skip(!canRun(nginxAvailability()))

function asPerson(name: keyof typeof PEOPLE): { readonly username: string; readonly password: string } {
  return { username: name, password: PEOPLE[name].password }
}

function basic(name: keyof typeof PEOPLE): string {
  return `Basic ${btoa(`${name}:${PEOPLE[name].password}`)}`
}

/** As `curl` would, with any header. */
function ask(url: string, headers: Readonly<Record<string, string | readonly string[]>>) {
  return new Promise<{ readonly status: number; readonly body: unknown }>((resolve, reject) => {
    const asked = httpRequest(url, { headers: { ...headers } as Record<string, string | string[]> }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) }))
    })
    asked.on('error', reject)
    asked.end()
  })
}

test.describe('an operator', () => {
  test.use({ httpCredentials: asPerson('olga') })
  test('is who the proxy says, sees what changes at once, and acts under that name', async ({
    page,
    cluster,
    product,
  }) => {
    await open(page, '/resources/Kustomization/apps/jellyfin')
    await expect(page.getByRole('button', { name: 'olga' })).toBeVisible()
    await page.getByRole('main').getByRole('button', { name: 'Reconcile', exact: true }).first().click()
    // Followed over the stream, which a proxy that buffers would hold back.
    const progress = page.getByRole('region', { name: 'Reconcile, progress' })
    await expect(progress.getByRole('status')).toContainText('Done', { timeout: 30_000 })
    const patches = cluster.control.requests().filter(({ method }) => method === 'PATCH')
    expect(patches).toHaveLength(1)
    await expect.poll(() => product.logs()).toContain('"actor":"olga"')
    await expectLive(page)
  })
})

test.describe('a viewer', () => {
  test.use({ httpCredentials: asPerson('vera') })
  test('is told why nothing can be pressed', async ({ page }) => {
    await open(page, '/resources/Kustomization/apps/jellyfin')
    await page.getByRole('button', { name: 'vera' }).click()
    await expect(page.getByRole('menu')).toContainText('You may look, not act.')
    await expect(page.getByRole('menu')).toContainText('Groups: humans')
    await expect(page.getByRole('menu')).not.toContainText('Sign out')
  })
})

test.describe('a stranger', () => {
  test.use({ httpCredentials: asPerson('eve') })
  test('is let in by the proxy, and reads nothing', async ({ page, nginx }) => {
    const answer = await page.goto('/resources')
    expect(answer?.status()).toBe(403)
    await expect(page.getByRole('heading', { name: 'You may not read here' })).toBeVisible()
    await expect(page.getByRole('main')).toContainText('You are signed in as eve, in these groups:')
    await expect(page.getByRole('button', { name: 'Sign out' })).toHaveCount(0)
    expect(await page.content()).not.toMatch(/jellyfin|flux-system/)
    const state = await ask(`${nginx.url}/api/state`, { authorization: basic('eve') })
    expect(state).toMatchObject({ status: 403, body: { error: { code: 'forbidden', details: { user: 'eve' } } } })
  })
})

test.describe('somebody who loses the right half-way', () => {
  test.use({ httpCredentials: asPerson('vera') })
  test('is shown nothing new any more, and is told why', async ({ page, product, entrance }) => {
    const startAs = (groups: string) =>
      startNginx({
        port: entrance.ownPort,
        upstreamPort: product.port,
        secret: SECRET,
        people: { vera: { password: 'v', groups } },
      })
    const before = await startAs('humans')
    await open(page, `${before.url}/resources/Kustomization/apps/jellyfin`)
    await expectLive(page)
    await before.stop()
    const after = await startAs('friends')
    await expect(page.getByRole('alert').filter({ hasText: 'Signed out.' })).toBeVisible({ timeout: 60_000 })
    await page.getByRole('button', { name: 'Sign in' }).first().click()
    await expect(page.getByRole('heading', { name: 'You may not read here' })).toBeVisible()
    await after.stop()
  })
})

test('what a caller claims about itself does not get through the proxy', async ({ nginx }) => {
  const forged = {
    authorization: basic('vera'),
    'x-forwarded-user': 'olga',
    'x-forwarded-groups': 'platform',
    'x-fluxdeck-proxy': '1',
    'x-fluxdeck-proxy-secret': 'guessed',
  }
  const me = await ask(`${nginx.url}/api/me`, forged)
  expect(me).toMatchObject({ status: 200, body: { user: 'vera', role: 'viewer', groups: ['humans'] } })
  const spelled = { authorization: basic('vera'), x_forwarded_user: 'olga', 'X-Forwarded_User': 'olga' }
  expect(await ask(`${nginx.url}/api/me`, spelled)).toMatchObject({ body: { user: 'vera' } })
})

test('who goes past the proxy is nobody, whatever is claimed', async ({ product, entrance, nginx }) => {
  expect(nginx.url).toContain(String(entrance.port))
  const claims = { host: `localhost:${entrance.port}`, 'x-forwarded-user': 'olga', 'x-forwarded-groups': 'platform' }
  const url = `http://127.0.0.1:${product.port}/api/state`
  for (const secret of [undefined, 'guessed', ['guessed', SECRET], [SECRET, SECRET]]) {
    const answer = await ask(url, { ...claims, ...(secret === undefined ? {} : { 'x-fluxdeck-proxy-secret': secret }) })
    expect(answer).toMatchObject({ status: 401, body: { error: { code: 'unauthenticated' } } })
  }
  expect((await ask(url, { ...claims, 'x-fluxdeck-proxy-secret': SECRET })).status).toBe(200)
})

test('the state comes compressed through a proxy that compresses as well, and the stream goes on from it at once', async ({
  nginx,
}) => {
  const headers = { authorization: basic('vera') }
  const answer = await fetch(`${nginx.url}/api/state?rows=short`, { headers })
  expect(answer.headers.get('content-encoding')).toBe('gzip')
  const etag = answer.headers.get('etag') ?? ''
  const { startedAt, version, asOf } = await answer.json()
  const again = await fetch(`${nginx.url}/api/state?rows=short`, { headers: { ...headers, 'if-none-match': etag } })
  const now = again.status === 200 ? await again.json() : undefined
  // Another one is told only where there is one.
  if (now !== undefined) expect([now.version, now.asOf]).not.toEqual([version, asOf])
  const ending = new AbortController()
  const from = `${startedAt}.${version}`
  const stream = await fetch(`${nginx.url}/api/stream?rows=short&from=${from}`, { headers, signal: ending.signal })
  const text = await readToHeartbeat(stream)
  expect(text).not.toContain('event: snapshot')
  ending.abort()
})

test('the stream begins at once and beats through a proxy that buffers', async ({ nginx }) => {
  const ending = new AbortController()
  const response = await fetch(`${nginx.url}/api/stream`, {
    headers: { authorization: basic('vera') },
    signal: ending.signal,
  })
  expect(response.headers.get('content-type')).toContain('text/event-stream')
  // The snapshot, and more than the first page of a buffer, has to arrive while the connection stays open.
  const text = await readToHeartbeat(response)
  expect(text.indexOf('event: snapshot')).toBeGreaterThanOrEqual(0)
  expect(text.indexOf('event: heartbeat')).toBeGreaterThan(text.indexOf('event: snapshot'))
  ending.abort()
})

async function readToHeartbeat({ body }: Response): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of body ?? []) {
    text += decoder.decode(chunk, { stream: true })
    if (text.includes('event: heartbeat')) break
  }
  return text
}
