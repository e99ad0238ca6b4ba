import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync, brotliDecompressSync, gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type OpenFront, openFront } from '../testing/open-front'
import { createBuiltFiles } from './built-files'

const SCRIPT = 'console.log("a page")'
const BROWSER = 'gzip, deflate, br, zstd'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fluxdeck-built-'))
  mkdirSync(join(folder, '.next', 'static', 'chunks'), { recursive: true })
  write('chunks/page.js', SCRIPT)
  write('chunks/page.js.br', brotliCompressSync(SCRIPT))
  write('chunks/page.js.gz', gzipSync(SCRIPT))
  write('chunks/plain.js', SCRIPT)
  writeFileSync(join(folder, '.next', 'secret.js.br'), 'not for browsers')
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

const built = () => createBuiltFiles(join(folder, '.next', 'static'))

function write(name: string, body: string | Buffer) {
  writeFileSync(join(folder, '.next', 'static', name), body)
}

describe('files that the build pressed', () => {
  it.each([
    [BROWSER, 'br'],
    ['gzip, br;q=0', 'gzip'],
    ['identity', undefined],
    ['', undefined],
  ])('leave to whoever accepts %j as %s', async (accepted, coding) => {
    const file = await built().find('/_next/static/chunks/page.js', accepted)
    expect(file?.headers['content-encoding']).toBe(coding)
  })

  it.each([
    ['what was not pressed', '/_next/static/chunks/plain.js'],
    ['what is not there', '/_next/static/chunks/gone.js'],
    ['what stands above them', '/_next/static/../secret.js'],
    ['the pressed form by its own name', '/_next/static/chunks/page.js.br'],
    ['a folder', '/_next/static/chunks'],
  ])('are not %s', async (_, path) => {
    expect(await built().find(path, BROWSER)).toBeUndefined()
  })

  it('share one piece of memory among all who read them', async () => {
    const files = built()
    const [one, other] = await Promise.all([1, 2].map(() => files.find('/_next/static/chunks/page.js', BROWSER)))
    expect(one?.body).toBe(other?.body)
  })

  it('are let go of where there is no room for more, and read again', async () => {
    write('chunks/other.js', SCRIPT)
    write('chunks/other.js.br', brotliCompressSync(SCRIPT))
    const files = createBuiltFiles(join(folder, '.next', 'static'), brotliCompressSync(SCRIPT).byteLength)
    const first = await files.find('/_next/static/chunks/page.js', BROWSER)
    await files.find('/_next/static/chunks/other.js', BROWSER)
    const again = await files.find('/_next/static/chunks/page.js', BROWSER)
    expect(again?.body).not.toBe(first?.body)
    expect(again?.body.equals(first?.body ?? Buffer.alloc(0))).toBe(true)
  })

  it('are none where nothing was built', async () => {
    expect(
      await createBuiltFiles(join(folder, 'nowhere')).find('/_next/static/chunks/page.js', BROWSER),
    ).toBeUndefined()
  })
})

describe('the front before them', () => {
  let front: OpenFront
  let seen: string[]

  beforeEach(async () => {
    seen = []
    front = await openFront({
      built: built(),
      handler: async () => (asked, response) => {
        seen.push(`${asked.method} ${asked.url}`)
        response.end('by the framework')
      },
    })
  })

  afterEach(() => front.close())

  function ask(path: string, { method = 'GET', accepted = BROWSER, host = `localhost:${front.port}` } = {}) {
    return new Promise<{ status: number; headers: Record<string, unknown>; body: Buffer }>((resolve, reject) => {
      const headers = { host, 'accept-encoding': accepted }
      request({ host: '127.0.0.1', port: front.port, path, method, headers }, (answer) => {
        const chunks: Buffer[] = []
        answer.on('data', (chunk: Buffer) => chunks.push(chunk))
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks) }),
        )
      })
        .on('error', reject)
        .end()
    })
  }

  it('sends them itself, to be kept for ever, with the headers of every answer', async () => {
    const { status, headers, body } = await ask('/_next/static/chunks/page.js')
    expect(status).toBe(200)
    expect(brotliDecompressSync(body).toString()).toBe(SCRIPT)
    expect(headers).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'content-encoding': 'br',
      'content-type': 'application/javascript; charset=UTF-8',
      vary: 'Accept-Encoding',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
    })
    expect(seen).toEqual([])
  })

  it('says of each what it is, so that a browser takes it for that', async () => {
    for (const name of ['page.css', 'icons.svg']) {
      write(name, SCRIPT)
      write(`${name}.br`, brotliCompressSync(SCRIPT))
    }
    expect((await ask('/_next/static/page.css')).headers['content-type']).toBe('text/css; charset=UTF-8')
    expect((await ask('/_next/static/icons.svg')).headers['content-type']).toBe('image/svg+xml')
  })

  it('says of HEAD what it says of GET, without the bytes', async () => {
    const whole = await ask('/_next/static/chunks/page.js')
    const { status, headers, body } = await ask('/_next/static/chunks/page.js', { method: 'HEAD' })
    expect([status, headers['content-length'], body.byteLength]).toEqual([200, String(whole.body.byteLength), 0])
  })

  it('leaves to the framework what it has not, and whoever takes no pressed form', async () => {
    await ask('/_next/static/chunks/plain.js')
    await ask('/_next/static/chunks/page.js', { accepted: 'identity' })
    expect(seen).toEqual(['GET /_next/static/chunks/plain.js', 'GET /_next/static/chunks/page.js'])
  })

  it('sends nothing to whom it does not speak with', async () => {
    expect((await ask('/_next/static/chunks/page.js', { host: 'evil.example' })).status).toBe(421)
    expect((await ask('/_next/static/chunks/page.js', { method: 'POST' })).status).not.toBe(200)
  })
})
