// A real nginx for one test file, as people put it in front of a dashboard: it asks for a name and password, says in
// headers of its own who came, drops what callers claim about that, and proves itself by a secret.
import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Availability } from './availability'
import { findNginx } from './find-nginx.mjs'
import { startLeashed } from './leashed-process'
import { untilReady } from './until-ready'

export interface NginxOptions {
  readonly port: number
  readonly upstreamPort: number
  readonly secret: string
  /** Name to password and groups. */
  readonly people: Readonly<Record<string, { readonly password: string; readonly groups: string }>>
}

export interface Nginx {
  readonly url: string
  log(): string
  stop(): Promise<void>
}

export function nginxAvailability(): Availability {
  if (findNginx() !== undefined) return { available: true }
  return { available: false, reason: 'no reverse proxy for the tests. Run: node e2e/support/find-nginx.mjs' }
}

const EXAMPLE = new URL('../../deploy/examples/nginx.conf', import.meta.url)

export async function startNginx(options: NginxOptions): Promise<Nginx> {
  const program = findNginx()
  if (program === undefined) throw new Error('There is no nginx on this machine.')
  const folder = await mkdtemp(join(tmpdir(), 'fluxdeck-nginx-'))
  const url = `http://localhost:${options.port}`
  const people = Object.entries(options.people)
  await writeFile(join(folder, 'people'), people.map(([name, { password }]) => `${name}:{PLAIN}${password}\n`).join(''))
  await writeFile(join(folder, 'nginx.conf'), describe(folder, options))
  const started = await startLeashed(program, ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', 'stderr'], {
    env: { PATH: process.env.PATH },
  })
  const stop = async () => {
    await started.stop(1_000)
    await rm(folder, { recursive: true, force: true })
  }
  try {
    // It asks who comes.
    await untilReady('nginx', started, async () => (await fetch(url).catch(() => undefined))?.status === 401)
  } catch (error) {
    await stop()
    throw error
  }
  return { url, log: () => started.output(), stop }
}

/** The example of deploy/ with the names of the test. */
function describe(folder: string, { port, upstreamPort, secret, people }: NginxOptions): string {
  const groups = Object.entries(people).map(([name, { groups }]) => `${name} "${groups}";`)
  const names: readonly (readonly [string, string])[] = [
    ['olga "platform";', groups.join(' ')],
    ['127.0.0.1:8080', `127.0.0.1:${port}`],
    ['/etc/nginx/fluxdeck.passwords', `${folder}/people`],
    ['http://127.0.0.1:3000', `http://127.0.0.1:${upstreamPort}`],
    ['at least thirty-two characters long', secret],
  ]
  const example = names.reduce(
    (text, [before, after]) => {
      if (!text.includes(before)) throw new Error(`The example of nginx no longer says "${before}".`)
      return text.replace(before, after)
    },
    readFileSync(EXAMPLE, 'utf8'),
  )
  const scratch = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  )
  return `
daemon off;
master_process off;
pid ${folder}/pid;
error_log stderr warn;
events {}
http {
  access_log off;
  # As many have it: whatever is text is compressed, the stream as well.
  gzip on;
  gzip_proxied any;
  gzip_types application/json text/event-stream;
  ${scratch.join('\n  ')}
${example}
}
`
}
