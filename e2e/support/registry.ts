// A registry of images over HTTP for one test file: lists of tags in pages, contents by digest, and its ways to refuse.
import { createHash } from 'node:crypto'
import { createServer, type ServerResponse } from 'node:http'
import { findFreePort } from './free-port'

export interface Registry {
  /** Stands before the name of an image. */
  readonly host: string
  /** All tags that this image has from now on. */
  publish(image: string, tags: readonly string[]): void
  /** The tag names another content; its digest. */
  move(image: string, tag: string): string
  /** From now on only whoever gives these may read. */
  protect(credentials: { readonly user: string; readonly password: string } | undefined): void
  /** Takes no request for what it lists while it is on. */
  limit(isOn: boolean): void
  stop(): Promise<void>
}

const PAGE = 1_000

export async function startRegistry(): Promise<Registry> {
  const port = await findFreePort()
  const images = new Map<string, readonly string[]>()
  const moves = new Map<string, number>()
  let wanted: string | undefined
  let isLimited = false

  const digestOf = (image: string, tag: string) => {
    const content = `${image}:${tag} ${moves.get(`${image}:${tag}`) ?? 0}`
    return `sha256:${createHash('sha256').update(content).digest('hex')}`
  }
  const server = createServer(({ url = '/', headers }, response) => {
    const { pathname, searchParams } = new URL(url, 'http://registry')
    if (isLimited && pathname !== '/v2/') return refuse(response, 429, 'TOOMANYREQUESTS', 'rate limit exceeded')
    if (wanted !== undefined && headers.authorization !== wanted) {
      response.setHeader('www-authenticate', 'Basic realm="registry"')
      return refuse(response, 401, 'UNAUTHORIZED', 'authentication required')
    }
    if (pathname === '/v2/') return answer(response, {})
    const [, image = '', what, reference = ''] = /^\/v2\/(.+?)\/(tags|manifests)\/(.+)$/.exec(pathname) ?? []
    const tags = images.get(image)
    if (tags === undefined) return refuse(response, 404, 'NAME_UNKNOWN', 'repository name not known to registry')
    if (what === 'manifests') {
      response.setHeader('docker-content-digest', digestOf(image, reference))
      response.setHeader('content-type', 'application/vnd.oci.image.manifest.v1+json')
      response.setHeader('content-length', '2')
      return void response.end('{}')
    }
    const from = tags.indexOf(searchParams.get('last') ?? '') + 1
    const page = tags.slice(from, from + PAGE)
    const last = page.at(-1)
    if (from + page.length < tags.length && last !== undefined)
      response.setHeader('link', `</v2/${image}/tags/list?n=${PAGE}&last=${encodeURIComponent(last)}>; rel="next"`)
    answer(response, { name: image, tags: page })
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    host: `127.0.0.1:${port}`,
    publish: (image, tags) => images.set(image, tags),
    move(image, tag) {
      const key = `${image}:${tag}`
      moves.set(key, (moves.get(key) ?? 0) + 1)
      return digestOf(image, tag)
    },
    protect(credentials) {
      const pair = credentials && `${credentials.user}:${credentials.password}`
      wanted = pair && `Basic ${Buffer.from(pair).toString('base64')}`
    },
    limit(isOn) {
      isLimited = isOn
    },
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function answer(response: ServerResponse, body: object): void {
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify(body))
}

function refuse(response: ServerResponse, status: number, code: string, message: string): void {
  response.statusCode = status
  answer(response, { errors: [{ code, message }] })
}
