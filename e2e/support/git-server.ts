// A Git repository served over smart HTTP by git's own `http-backend`, as a forge would, for one test file.
import { execFile, spawn } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { findFreePort } from './free-port'

export interface GitServer {
  readonly url: string
  /** Writes these files (undefined removes one) and commits them to `main`; gives the new commit. */
  commit(files: Readonly<Record<string, string | undefined>>): Promise<string>
  /** Merges this branch into `main`, as it is in the repository. */
  merge(branch: string): Promise<void>
  /** Takes requests and answers none until the answer is called. */
  stall(): () => void
  stop(): Promise<void>
}

const execute = promisify(execFile)
const AUTHOR = ['-c', 'user.name=Test', '-c', 'user.email=test@example.org', '-c', 'commit.gpgsign=false']

export async function startGitServer(): Promise<GitServer> {
  const root = await mkdtemp(join(tmpdir(), 'fluxdeck-git-'))
  const work = join(root, 'work')
  const git = async (...args: readonly string[]) => {
    const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' }
    return (await execute('git', [...AUTHOR, ...args], { cwd: work, env })).stdout.trim()
  }
  await mkdir(work)
  await git('init', '-q', '--initial-branch=main', `--separate-git-dir=${join(root, 'fleet.git')}`)
  // Others may push; what they push stands in the repository and not among the files here.
  await git('config', 'http.receivepack', 'true')
  await git('config', 'receive.denyCurrentBranch', 'ignore')

  const port = await findFreePort()
  let turn = Promise.resolve()
  const server = createServer(async (request, response) => {
    await turn
    serve(root, request, response)
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${port}/fleet.git`,
    async commit(files) {
      for (const [path, text] of Object.entries(files)) {
        const file = join(work, path)
        await mkdir(dirname(file), { recursive: true })
        if (text === undefined) await rm(file)
        else await writeFile(file, text)
      }
      await git('add', '-A')
      await git('commit', '-qm', 'Change')
      return git('rev-parse', 'HEAD')
    },
    async merge(branch) {
      await git('reset', '-q', '--hard')
      await git('merge', '-q', '--no-ff', '--no-edit', branch)
    },
    stall() {
      let lift = () => {}
      turn = new Promise((resolve) => {
        lift = resolve
      })
      return () => lift()
    },
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await rm(root, { recursive: true, force: true })
    },
  }
}

/** CGI as git's program wants it: the request in the environment and on its input, headers before its output. */
function serve(root: string, request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? '/', 'http://git')
  const header = (name: string) => String(request.headers[name] ?? '')
  const backend = spawn('git', ['http-backend'], {
    env: {
      NODE_ENV: 'production',
      PATH: process.env.PATH,
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: url.pathname,
      QUERY_STRING: url.search.slice(1),
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: header('content-type'),
      HTTP_CONTENT_ENCODING: header('content-encoding'),
      GIT_PROTOCOL: header('git-protocol'),
    },
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  backend.stdin.on('error', () => undefined)
  request.pipe(backend.stdin)
  const parts: Buffer[] = []
  backend.stdout.on('data', (part: Buffer) => parts.push(part))
  backend.on('close', () => {
    const output = Buffer.concat(parts)
    const end = output.indexOf('\r\n\r\n')
    for (const line of output.subarray(0, Math.max(end, 0)).toString().split('\r\n')) {
      const colon = line.indexOf(':')
      const [name, value] = [line.slice(0, colon), line.slice(colon + 1).trim()]
      if (name.toLowerCase() === 'status') response.statusCode = Number.parseInt(value, 10)
      else if (colon > 0) response.setHeader(name, value)
    }
    if (end < 0) response.statusCode = 500
    response.end(end < 0 ? undefined : output.subarray(end + 4))
  })
}
