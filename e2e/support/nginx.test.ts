import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { canRun } from './availability'
import { findFreePort } from './free-port'
import { type Nginx, nginxAvailability, startNginx } from './nginx'

const SECRET = 'a secret that only the proxy and Fluxdeck know'
const VERA = `Basic ${btoa('vera:v')}`

describe.skipIf(!canRun(nginxAvailability()))('the example of nginx', () => {
  let upstream: Server
  let nginx: Nginx
  beforeAll(async () => {
    upstream = createServer((request, response) => response.end(JSON.stringify(request.headers)))
    const upstreamPort = await findFreePort()
    await new Promise<void>((resolve) => upstream.listen(upstreamPort, '127.0.0.1', resolve))
    const people = { vera: { password: 'v', groups: 'humans,guests' }, nina: { password: 'n', groups: '' } }
    nginx = await startNginx({ port: await findFreePort(), upstreamPort, secret: SECRET, people })
  })
  afterAll(async () => {
    await nginx?.stop()
    upstream?.close()
  })

  const arrives = async (headers: Readonly<Record<string, string>>): Promise<IncomingHttpHeaders> =>
    (await fetch(nginx.url, { headers })).json()

  it('lets nobody in without a password', async () => {
    expect((await fetch(nginx.url)).status).toBe(401)
    expect((await fetch(nginx.url, { headers: { authorization: `Basic ${btoa('vera:x')}` } })).status).toBe(401)
  })

  it('says who came, and proves itself', async () => {
    const headers = await arrives({ authorization: VERA })
    expect(headers).toMatchObject({
      host: new URL(nginx.url).host,
      'x-forwarded-user': 'vera',
      'x-forwarded-groups': 'humans,guests',
      'x-fluxdeck-proxy-secret': SECRET,
    })
    expect(headers.authorization).toBeUndefined()
  })

  it('passes nothing on of what a caller says about itself', async () => {
    const claims = {
      'x-forwarded-user': 'olga',
      'x-forwarded-groups': 'platform',
      'x-fluxdeck-proxy-secret': 'guessed',
    }
    const headers = await arrives({ ...claims, authorization: VERA, x_forwarded_user: 'olga' })
    expect(JSON.stringify(headers)).not.toMatch(/olga|platform|guessed/)
    const groupless = await arrives({ ...claims, authorization: `Basic ${btoa('nina:n')}` })
    expect(groupless['x-forwarded-groups']).toBeUndefined()
  })
})
