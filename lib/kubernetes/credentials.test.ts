import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { hasInCluster, hasKubeconfig, loadInCluster, loadKubeconfig } from './credentials'
import { SILENT_LOG } from './log'
import { createKubernetesClient } from './request'
import type { KubernetesTarget } from './target'
import { makeCertificate } from './testing/certificates'
import { rejection } from './testing/client-bench'
import { type ScriptedServer, type ServerPlan, startScriptedServer } from './testing/scripted-server'

let folder: string
let closing: (() => Promise<unknown>)[]

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kubeconfig-'))
  closing = []
})
afterEach(async () => {
  vi.unstubAllEnvs()
  for (const close of closing) await close()
  rmSync(folder, { recursive: true })
})

function write(name: string, content: string): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

function writeConfig(server: string, user: unknown, cluster: Readonly<Record<string, unknown>> = {}): string {
  return write(
    'config',
    JSON.stringify({
      'current-context': 'home',
      contexts: [{ name: 'home', context: { cluster: 'c', user: 'u' } }],
      clusters: [{ name: 'c', cluster: { server, ...cluster } }],
      users: [{ name: 'u', user }],
    }),
  )
}

function plugin(script: string): unknown {
  const path = write('plugin.mjs', script)
  return { exec: { apiVersion: 'client.authentication.k8s.io/v1', command: process.execPath, args: [path] } }
}

const printToken = (token: string) =>
  `console.log(JSON.stringify({ kind: 'ExecCredential', status: { token: ${token} } }))`

async function startServer(plan: ServerPlan = {}): Promise<ScriptedServer> {
  const server = await startScriptedServer(plan)
  closing.push(() => server.stop())
  server.onAny = (exchange) => {
    exchange.json(200, { gitVersion: 'v1.34.1' })
    return true
  }
  return server
}

async function load(path: string, pluginTimeoutMs = 10_000): Promise<KubernetesTarget> {
  const target = await loadKubeconfig({ path, log: SILENT_LOG, pluginTimeoutMs, redact: (text) => text })
  closing.unshift(() => target.close())
  return target
}

function readVersion(target: KubernetesTarget): Promise<string> {
  const client = createKubernetesClient(target, { userAgent: 'test', log: SILENT_LOG, redact: (text) => text })
  return client.version()
}

/** Whatever is taken of it, more comes; a loop would only fill the memory of who prints. */
const ENDLESS = 'const go = () => process.stdout.write("x".repeat(65536), go); go()'

describe('a kubeconfig', () => {
  it('names the context, the user and the server', async () => {
    const target = await load(writeConfig('https://[::1]:6443/', { token: 'secret' }))
    expect(target).toMatchObject({
      contextName: 'home',
      userName: 'u',
      server: 'https://[::1]:6443',
      inCluster: false,
    })
    expect(target.warnings()).toEqual([])
  })

  it.each([
    { name: 'a token', user: { token: 'abc' }, expected: 'Bearer abc' },
    { name: 'a name and password', user: { username: 'ada', password: 'x' }, expected: 'Basic YWRhOng=' },
    { name: 'no credentials', user: {}, expected: undefined },
  ])('with $name signs requests accordingly', async ({ user, expected }) => {
    const server = await startServer()
    await readVersion(await load(writeConfig(server.url, user)))
    expect(server.requests[0]?.headers.authorization).toBe(expected)
  })

  it('warns for as long as certificates are not verified or the wire is open', async () => {
    const loose = await load(writeConfig('https://api.example', {}, { 'insecure-skip-tls-verify': true }))
    const text = expect.stringContaining('not verified')
    expect(loose.warnings()).toEqual([{ code: 'tls_not_verified', text }])
    await loose.authorize({ reload: true })
    expect(loose.warnings()).toEqual([{ code: 'tls_not_verified', text }])
    const plain = await load(writeConfig('http://api.example', {}))
    expect(plain.warnings()).toMatchObject([{ code: 'not_encrypted' }])
  })

  it('exists or not', () => {
    expect(hasKubeconfig({ path: join(folder, 'nothing') })).toBe(false)
    expect(hasKubeconfig({ path: writeConfig('https://api.example', {}) })).toBe(true)
    expect(hasKubeconfig({ env: { HOME: folder } })).toBe(false)
  })
})

describe('a token file', () => {
  it('is read again after a 401, and the request succeeds with the new token', async () => {
    const server = await startServer()
    server.onAny = (exchange) => {
      const isGood = exchange.headers.authorization === 'Bearer new'
      exchange.json(isGood ? 200 : 401, { gitVersion: 'v1.34.1' })
      return true
    }
    write('token', 'old\n')
    const target = await load(writeConfig(server.url, { tokenFile: 'token' }))
    await target.authorize()
    write('token', 'new\n')
    expect(await readVersion(target)).toBe('v1.34.1')
    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer old', 'Bearer new'])
  })

  it('that is missing is told without its content or path in the sentence', async () => {
    const target = await load(writeConfig('https://api.example', { tokenFile: 'nothing' }))
    const error = await rejection(target.authorize())
    expect(error).toMatchObject({ code: 'credentials' })
    expect(String(error)).not.toContain(folder)
  })
})

describe('a changed kubeconfig', () => {
  it('renews the token after a 401 but never switches to another server', async () => {
    const server = await startServer()
    const target = await load(writeConfig(server.url, { token: 'old' }))
    await target.authorize()
    writeConfig(server.url, { token: 'new' })
    expect((await target.authorize({ reload: true })).headers.authorization).toBe('Bearer new')

    const other = await load(writeConfig(server.url, { token: 'old' }))
    writeConfig('https://elsewhere.example', { token: 'old' })
    expect(await rejection(other.authorize({ reload: true }))).toMatchObject({ code: 'credentials' })
  })

  it('never goes on as somebody else', async () => {
    const target = await load(writeConfig('https://api.example', { token: 't', as: 'ada' }))
    await target.authorize()
    writeConfig('https://api.example', { token: 't' })
    expect(await rejection(target.authorize({ reload: true }))).toMatchObject({
      message: 'The context "home" now acts as somebody else. Restart Fluxdeck to use it.',
    })
  })
})

describe('a kubeconfig that goes away', () => {
  /** Renewals come with the minutes. */
  function letPass(ms: number) {
    const later = performance.now() + ms
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => later)
    closing.unshift(async () => clock.mockRestore())
  }

  it('changes nothing but a warning while the credentials in hand work', async () => {
    const path = writeConfig('https://api.example', { token: 'good' })
    const target = await load(path)
    await target.authorize()
    let told = 0
    target.onWarnings(() => {
      told += 1
    })
    rmSync(path)
    letPass(61_000)
    expect((await target.authorize()).headers.authorization).toBe('Bearer good')
    expect(target.warnings()).toMatchObject([{ code: 'kubeconfig_gone', text: expect.stringContaining('is gone') }])
    expect(told).toBe(1)
    // A refusal is answered with what is known; the cluster has the last word on it.
    expect((await target.authorize({ reload: true })).headers.authorization).toBe('Bearer good')
    writeConfig('https://api.example', { token: 'newer' })
    letPass(130_000)
    expect((await target.authorize()).headers.authorization).toBe('Bearer newer')
    expect(target.warnings()).toEqual([])
    expect(told).toBe(2)
  })

  it.each<[string, () => void, RegExp]>([
    ['loses our context', () => write('config', '{"contexts":[]}'), /no context "home"/],
    ['is caught half written', () => write('config', '{"contexts":['), /not valid YAML/],
    ['names another server', () => writeConfig('https://elsewhere.example', { token: 'x' }), /another server/],
  ])('or %s goes on with what it has, and says so', async (_, change, expected) => {
    const target = await load(writeConfig('https://api.example', { token: 'good' }))
    await target.authorize()
    change()
    letPass(61_000)
    expect((await target.authorize()).headers.authorization).toBe('Bearer good')
    expect(target.warnings()).toMatchObject([{ code: 'kubeconfig_gone', text: expect.stringMatching(expected) }])
  })

  it('takes its token file along, and the token in hand is used until it is refused', async () => {
    write('token', 'good')
    const path = writeConfig('https://api.example', { tokenFile: 'token' })
    const target = await load(path)
    await target.authorize()
    rmSync(path)
    rmSync(join(folder, 'token'))
    letPass(61_000)
    expect((await target.authorize()).headers.authorization).toBe('Bearer good')
    expect(target.warnings()).toMatchObject([{ code: 'credentials_not_renewed' }])
    expect(await rejection(target.authorize({ reload: true }))).toMatchObject({ code: 'credentials' })
  })

  it('is no way around a credential that has run out', async () => {
    const flag = join(folder, 'broken')
    const at = new Date(Date.now() + 11_000).toISOString()
    const script = `import { existsSync } from 'node:fs'
      if (existsSync(${JSON.stringify(flag)})) process.exit(1)
      console.log(JSON.stringify({ status: { token: 'short', expirationTimestamp: ${JSON.stringify(at)} } }))`
    const target = await load(writeConfig('https://api.example', plugin(script)))
    await target.authorize()
    writeFileSync(flag, '')
    letPass(8_000)
    expect((await target.authorize()).headers.authorization).toBe('Bearer short')
    const clock = vi.spyOn(Date, 'now').mockReturnValue(Date.parse(at) + 1)
    closing.unshift(async () => clock.mockRestore())
    letPass(12_000)
    expect(await rejection(target.authorize())).toMatchObject({ code: 'credentials' })
  })
})

describe('a proxy', () => {
  it('of HTTPS_PROXY leads to a server whose name only the proxy knows, and NO_PROXY leads past it', async () => {
    const mine = makeCertificate(folder, 'mine')
    const server = await startServer({ tls: { cert: mine.cert, key: mine.key } })
    const port = Number(new URL(server.url).port)
    const asked: string[] = []
    const proxy = createServer()
    proxy.on('connect', (request: IncomingMessage, socket: Duplex) => {
      asked.push(request.url ?? '')
      const upstream = connect(port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n')
        upstream.pipe(socket)
        socket.pipe(upstream)
      })
      upstream.on('error', () => socket.destroy())
      socket.on('error', () => upstream.destroy())
    })
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
    closing.push(async () => proxy.close())
    const address = proxy.address()
    const HTTPS_PROXY = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
    const cluster = { 'certificate-authority': 'mine.crt', 'tls-server-name': 'localhost' }
    const path = writeConfig('https://api.cluster.invalid:6443', { token: 't' }, cluster)
    const open = async (env: Readonly<Record<string, string>>) => {
      const target = await loadKubeconfig({ path, log: SILENT_LOG, env, redact: (text) => text })
      closing.unshift(() => target.close())
      return target
    }
    expect(await readVersion(await open({ HTTPS_PROXY }))).toBe('v1.34.1')
    expect(asked).toEqual(['api.cluster.invalid:6443'])
    const past = await open({ HTTPS_PROXY, NO_PROXY: '.cluster.invalid' })
    expect(await rejection(readVersion(past))).toMatchObject({ code: 'unreachable' })
    expect(asked).toHaveLength(1)
  })
})

describe('a credential plugin', () => {
  it('that asks for it is told of the cluster as kubectl tells it', async () => {
    const out = join(folder, 'info.json')
    const script = `import { writeFileSync } from 'node:fs'
      writeFileSync(${JSON.stringify(out)}, process.env.KUBERNETES_EXEC_INFO)
      ${printToken('"t"')}`
    const user = plugin(script) as { exec: object }
    write('ca.crt', 'CA')
    const extension = { name: 'client.authentication.k8s.io/exec', extension: { audience: 'home' } }
    const cluster = { 'certificate-authority': 'ca.crt', 'tls-server-name': 'kube', extensions: [extension] }
    const asking = { exec: { ...user.exec, provideClusterInfo: true } }
    await (await load(writeConfig('https://api.example', asking, cluster))).authorize()
    expect(JSON.parse(readFileSync(out, 'utf8')).spec).toEqual({
      interactive: false,
      cluster: {
        server: 'https://api.example',
        'tls-server-name': 'kube',
        'certificate-authority-data': Buffer.from('CA').toString('base64'),
        config: { audience: 'home' },
      },
    })
    await (await load(writeConfig('https://api.example', user, cluster))).authorize()
    expect(JSON.parse(readFileSync(out, 'utf8')).spec).toEqual({ interactive: false })
  })

  it('runs once for many requests at once', async () => {
    const server = await startServer()
    const target = await load(writeConfig(server.url, plugin(printToken('"t" + process.pid'))))
    await Promise.all([1, 2, 3, 4, 5].map(() => readVersion(target)))
    expect(new Set(server.requests.map(({ headers }) => headers.authorization)).size).toBe(1)
  })

  it('is told that nobody sits at a terminal', async () => {
    const server = await startServer()
    const script = printToken('JSON.parse(process.env.KUBERNETES_EXEC_INFO).spec.interactive ? "yes" : "no"')
    await readVersion(await load(writeConfig(server.url, plugin(script))))
    expect(server.requests[0]?.headers.authorization).toBe('Bearer no')
  })

  it('that fails is told without its words', async () => {
    const script = 'console.error("password hunter2 is wrong"); process.exit(3)'
    const target = await load(writeConfig('https://api.example', plugin(script)))
    const error = await rejection(target.authorize())
    expect(error).toMatchObject({ code: 'credentials', detail: expect.stringContaining('hunter2') })
    expect(String(error)).not.toContain('hunter2')
  })

  it('that fails and then works again is a fault that ends', async () => {
    const flag = join(folder, 'broken')
    writeFileSync(flag, '')
    const script = `import { existsSync } from 'node:fs'
      if (existsSync(${JSON.stringify(flag)})) process.exit(1)
      ${printToken('"good"')}`
    const target = await load(writeConfig('https://api.example', plugin(script)))
    expect(await rejection(target.authorize())).toMatchObject({ code: 'credentials' })
    rmSync(flag)
    const later = performance.now() + 6_000
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => later)
    closing.unshift(async () => clock.mockRestore())
    expect((await target.authorize()).headers.authorization).toBe('Bearer good')
  })

  it.each([
    { name: 'fails', end: 'process.exitCode = 1' },
    { name: 'prints no JSON', end: 'console.log("hello")' },
    { name: 'prints neither token nor certificate', end: 'console.log("{}")' },
    { name: 'prints without end', end: ENDLESS },
  ])('that $name has its words in the log, scrubbed and cut', async ({ end }) => {
    const lines: { readonly message: string; readonly detail: unknown }[] = []
    const script = `process.stderr.write('sign in with hush again ' + '.'.repeat(9000))\n${end}`
    const target = await loadKubeconfig({
      path: writeConfig('https://api.example', plugin(script)),
      log: { ...SILENT_LOG, warn: (message, fields) => lines.push({ message, detail: fields?.detail }) },
      redact: (text) => text.replaceAll('hush', '***'),
    })
    closing.unshift(() => target.close())
    expect(String(await rejection(target.authorize()))).not.toContain('sign in with')
    expect(lines).toHaveLength(1)
    expect(lines[0]?.detail).toContain('sign in with *** again')
    expect(String(lines[0]?.detail).length).toBeLessThanOrEqual(4_000)
  })

  it('may print a certificate of any length', async () => {
    const { cert, key } = makeCertificate(folder, 'client')
    const status = { padding: 'x'.repeat(6_000), clientCertificateData: cert, clientKeyData: key }
    const script = `console.log(JSON.stringify({ kind: 'ExecCredential', status: ${JSON.stringify(status)} }))`
    const target = await load(writeConfig('https://api.example', plugin(script)))
    expect((await target.authorize()).headers).toEqual({})
  })

  it('that hangs is killed with everything it started, while the program goes on', async () => {
    const marker = join(folder, 'alive')
    const child = `setInterval(() => require('node:fs').writeFileSync(${JSON.stringify(marker)}, String(Date.now())), 20)`
    const script = `import { spawn } from 'node:child_process'
      spawn(process.execPath, ['-e', ${JSON.stringify(child)}], { stdio: 'inherit' })
      setInterval(() => {}, 1000)`
    const target = await load(writeConfig('https://api.example', plugin(script)), 700)
    let turns = 0
    const timer = setInterval(() => {
      turns += 1
    }, 20)
    const error = await rejection(target.authorize())
    clearInterval(timer)
    expect(error).toMatchObject({ code: 'credentials', message: expect.stringContaining('did not finish in time') })
    expect(turns).toBeGreaterThan(5)
    rmSync(marker, { force: true })
    // The only way to see that nobody writes is to give somebody the time to do so.
    await new Promise((resolve) => setTimeout(resolve, 150))
    expect(hasKubeconfig({ path: marker })).toBe(false)
  })

  it.each([
    { name: 'prints no JSON', script: 'console.log("hello")' },
    { name: 'prints neither token nor certificate', script: 'console.log("{}")' },
    { name: 'prints without end', script: ENDLESS },
  ])('that $name is a clear error', async ({ script }) => {
    const target = await load(writeConfig('https://api.example', plugin(script)))
    expect(await rejection(target.authorize())).toMatchObject({ code: 'credentials' })
  })

  it('that is not installed is named', async () => {
    const target = await load(writeConfig('https://api.example', { exec: { command: 'no-such-plugin-here' } }))
    expect(await rejection(target.authorize())).toMatchObject({
      message: 'The credential plugin "no-such-plugin-here" was not found on this machine.',
    })
  })
})

describe('a certificate', () => {
  it('that does not verify is told as such and nothing is sent', async () => {
    const mine = makeCertificate(folder, 'mine')
    const server = await startServer({ tls: { cert: mine.cert, key: mine.key } })
    const other = makeCertificate(folder, 'other')
    const target = await load(writeConfig(server.url, { token: 'secret' }, { 'certificate-authority': other.certPath }))
    expect(await rejection(readVersion(target))).toMatchObject({ code: 'tls', fate: 'not_sent' })
    expect(server.requests).toEqual([])
  })

  it('that verifies lets requests through, and a rotated one is picked up', async () => {
    const mine = makeCertificate(folder, 'mine')
    const server = await startServer({ tls: { cert: mine.cert, key: mine.key } })
    const old = makeCertificate(folder, 'old')
    const authority = write('authority.crt', old.cert)
    const target = await load(writeConfig(server.url, { token: 't' }, { 'certificate-authority': authority }))
    await target.authorize()
    writeFileSync(authority, mine.cert)
    expect(await readVersion(target)).toBe('v1.34.1')
  })

  it('of the client is presented to the server', async () => {
    const mine = makeCertificate(folder, 'mine')
    const client = makeCertificate(folder, 'client')
    const server = await startServer({
      tls: { cert: mine.cert, key: mine.key, ca: client.cert, requestCert: true, rejectUnauthorized: true },
    })
    const user = { 'client-certificate': 'client.crt', 'client-key': 'client.key' }
    const target = await load(writeConfig(server.url, user, { 'certificate-authority': 'mine.crt' }))
    expect(await readVersion(target)).toBe('v1.34.1')
  })
})

describe('inside a pod', () => {
  it('uses the service account token, its authority and an address that may be IPv6', async () => {
    const account = join(folder, 'var/run/secrets/kubernetes.io/serviceaccount')
    mkdirSync(account, { recursive: true })
    writeFileSync(join(account, 'token'), 'pod-token\n')
    writeFileSync(join(account, 'ca.crt'), makeCertificate(folder, 'ca').cert)
    vi.stubEnv('KUBERNETES_SERVICE_HOST', 'fd00::1')
    vi.stubEnv('KUBERNETES_SERVICE_PORT', '443')
    expect(hasInCluster(process.env, folder)).toBe(true)
    const target = await loadInCluster({ log: SILENT_LOG, root: folder, redact: (text) => text })
    closing.unshift(() => target.close())
    expect(target).toMatchObject({ server: 'https://[fd00::1]:443', inCluster: true })
    expect((await target.authorize()).headers.authorization).toBe('Bearer pod-token')
  })

  it('is not assumed without a token', async () => {
    expect(hasInCluster({ KUBERNETES_SERVICE_HOST: '10.0.0.1' }, folder)).toBe(false)
    expect(await rejection(loadInCluster({ log: SILENT_LOG, root: folder, redact: (text) => text }))).toMatchObject({
      code: 'credentials',
    })
  })
})
