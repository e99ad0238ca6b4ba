// How the suite starts servers: on a leash that kills them when this process dies, however it dies.
import { spawn } from 'node:child_process'
import type { Readable } from 'node:stream'

export interface LeashedProcess {
  readonly pid: number
  /** Exit code, or undefined when a signal ended it. */
  readonly exited: Promise<number | undefined>
  /** Everything printed so far, standard output and error together. */
  output(): string
  signal(name: NodeJS.Signals): void
  /** Ends it: politely first, then for good. */
  stop(graceMs?: number): Promise<number | undefined>
}

export interface LeashOptions {
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly cwd?: string
  readonly onLine?: (line: string) => void
}

const DEFAULT_GRACE_MS = 5_000
const MAX_KEPT_OUTPUT = 1_000_000

/** The shell holds our end of a pipe: when we are gone it reads the end of it and kills the program. */
const LEASH = `exec 4<&0
"$@" </dev/null 3>&- 4<&- &
child=$!
echo "$child" >&3
exec 3>&-
{ cat <&4 >/dev/null; kill -KILL "$child"; } >/dev/null 2>&1 &
exec 4<&-
wait "$child"`

export async function startLeashed(
  program: string,
  args: readonly string[],
  options: LeashOptions = {},
): Promise<LeashedProcess> {
  const shell = spawn('/bin/sh', ['-c', LEASH, 'leash', program, ...args], {
    cwd: options.cwd,
    ...(options.env === undefined ? {} : { env: environment(options.env) }),
    // Out of the terminal's group, so that Ctrl-C reaches the test runner first and it decides.
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
  })
  let output = ''
  const keep = (stream: Readable | null) => {
    let rest = ''
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-MAX_KEPT_OUTPUT)
      const lines = (rest + text).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) options.onLine?.(line)
    })
  }
  keep(shell.stdout)
  keep(shell.stderr)

  let hasExited = false
  const exited = new Promise<number | undefined>((resolve) => {
    shell.on('close', (code) => {
      hasExited = true
      shell.stdin?.destroy()
      resolve(code === null || code > 128 ? undefined : code)
    })
  })
  shell.on('exit', () => shell.stdin?.destroy())
  shell.stdin?.on('error', () => undefined)

  const pid = await readPid(shell.stdio[3])
  const signal = (name: NodeJS.Signals): void => {
    if (hasExited) return
    try {
      process.kill(pid, name)
    } catch {
      // It ended between the check and the signal.
    }
  }
  return {
    pid,
    exited,
    output: () => output,
    signal,
    async stop(graceMs = DEFAULT_GRACE_MS) {
      signal('SIGTERM')
      const timer = setTimeout(() => signal('SIGKILL'), graceMs)
      const code = await exited
      clearTimeout(timer)
      return code
    },
  }
}

/** Next's types want NODE_ENV in every environment; a variable that is undefined is left out. */
function environment(given: Readonly<Record<string, string | undefined>>): NodeJS.ProcessEnv {
  const present = Object.entries(given).filter(([, value]) => value !== undefined)
  return { NODE_ENV: 'production', ...Object.fromEntries(present) }
}

function readPid(stream: unknown): Promise<number> {
  return new Promise((resolve, reject) => {
    let text = ''
    const readable = stream as Readable // stdio[3] was opened as a pipe above
    readable.setEncoding('utf8')
    readable.on('data', (part: string) => {
      text += part
    })
    readable.on('end', () => {
      const pid = Number.parseInt(text, 10)
      if (Number.isInteger(pid) && pid > 0) resolve(pid)
      else reject(new Error('The shell did not say which process it started.'))
    })
    readable.on('error', reject)
  })
}
