// A real nginx for one test file, as people put it in front of a dashboard: it asks for a name and password, says in
// headers of its own who came, drops what callers claim about that, and proves itself by a secret.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Availability } from './availability'
import { findNginx } from './find-nginx.mjs'
import { startLeashed } from './leashed-process'
import { waitUntil } from './wait-until'

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
  let hasExited = false
  void started.exited.then(() => {
    hasExited = true
  })
  const stop = async () => {
    await started.stop(1_000)
    await rm(folder, { recursive: true, force: true })
  }
  try {
    await waitUntil('nginx to ask who comes', async () => {
      if (hasExited) throw new Error(`nginx ended while starting:\n${started.output().slice(-4000)}`)
      const answer = await fetch(url).catch(() => undefined)
      return answer?.status === 401 ? true : undefined
    })
  } catch (error) {
    await stop()
    throw error
  }
  return { url, log: () => started.output(), stop }
}

/** Buffering stays on, as it is by default: the event stream has to ask for itself to be let through. */
function describe(folder: string, { port, upstreamPort, secret, people }: NginxOptions): string {
  const groups = Object.entries(people).map(([name, { groups }]) => `${name} "${groups}";`)
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
  ${scratch.join('\n  ')}
  map $remote_user $groups { default ""; ${groups.join(' ')} }
  server {
    listen 127.0.0.1:${port};
    auth_basic "Fluxdeck";
    auth_basic_user_file ${folder}/people;
    location / {
      proxy_pass http://127.0.0.1:${upstreamPort};
      proxy_http_version 1.1;
      proxy_read_timeout 1h;
      proxy_set_header Connection "";
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For $remote_addr;
      proxy_set_header X-Forwarded-User $remote_user;
      proxy_set_header X-Forwarded-Groups $groups;
      proxy_set_header X-Fluxdeck-Proxy-Secret "${secret}";
      proxy_set_header Authorization "";
    }
  }
}
`
}
