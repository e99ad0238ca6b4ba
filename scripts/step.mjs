// How a long step runs: one plain sentence before, the time after, the tool's output in a log file
// that is shown only when the step fails. Children never outlive the script that started them.
import { spawn } from 'node:child_process'
import { createWriteStream, mkdirSync, readFileSync } from 'node:fs'
import { constants, setPriority } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const MINIMUM_NODE = [20, 19]
const EXCERPT_LINES = 50
const STILL_RUNNING_EVERY_MS = 30_000
const KILL_AFTER_MS = 3_000

export const projectFolder = dirname(dirname(fileURLToPath(import.meta.url)))

const children = new Set()
const signalHandlers = new Map()
let isEnding = false

export class StepFailed extends Error {
  name = 'StepFailed'
}

const TOOK_TOO_LONG = 'took too long'
const NEVER_MS = 2 ** 31 - 1

export function say(sentence) {
  process.stdout.write(`${sentence}\n`)
}

/** Ends the process with one sentence when Node is older than what the dependencies load on. */
export function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const [needMajor, needMinor] = MINIMUM_NODE
  if (major > needMajor || (major === needMajor && minor >= needMinor)) return
  process.stderr.write(
    `Fluxdeck needs Node ${needMajor}.${needMinor} or newer; this is Node ${process.versions.node}. Install a newer one and try again.\n`,
  )
  process.exit(1)
}

/** From here on Ctrl-C and SIGTERM end this script and everything it started. */
export function endChildrenOnSignals() {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    const handler = () => {
      isEnding = true
      for (const child of children) signalGroup(child, 'SIGTERM')
      setTimeout(
        () => {
          for (const child of children) signalGroup(child, 'SIGKILL')
          process.exit(128 + constants.signals[signal])
        },
        children.size > 0 ? KILL_AFTER_MS : 0,
      )
      const leaveEarly = setInterval(() => {
        if (children.size === 0) process.exit(128 + constants.signals[signal])
      }, 20)
      leaveEarly.unref()
    }
    signalHandlers.set(signal, handler)
    process.on(signal, handler)
  }
  process.on('exit', () => {
    for (const child of children) signalGroup(child, 'SIGKILL')
  })
}

/** Hands the signals over to the program that runs next in this process. */
export function leaveSignalsAlone() {
  for (const [signal, handler] of signalHandlers) process.off(signal, handler)
  signalHandlers.clear()
}

/**
 * Runs a command quietly; its output is in a log file and on the terminal only when it fails. `priority` is as of `nice`: who
 * waits for something else in the meantime is not held up.
 */
export async function runStep(
  title,
  command,
  args,
  { cwd = projectFolder, env = process.env, shell = false, timeoutMs, priority } = {},
) {
  const logFile = logFileFor(title)
  const startedAt = Date.now()
  say(`${title} …`)
  const reminder = setInterval(
    () => say(`  still at it after ${seconds(startedAt)} (details: ${logFile})`),
    STILL_RUNNING_EVERY_MS,
  )
  try {
    const code = await run(command, args, { cwd, env, shell, logFile, timeoutMs, priority })
    if (code === TOOK_TOO_LONG) throw new StepFailed(`${nameOf(title)}: not done in ${seconds(startedAt)}.`)
    if (code !== 0)
      throw new StepFailed(
        `${nameOf(title)}: ${command} ended with ${code}.\n${excerpt(logFile)}\nWhole log: ${logFile}`,
      )
    say(`  done in ${seconds(startedAt)}`)
  } finally {
    clearInterval(reminder)
  }
}

/** Runs a command with its output on the terminal and gives back its exit code. */
export function runVisibly(command, args, { cwd = projectFolder, env = process.env } = {}) {
  return run(command, args, { cwd, env, shell: false, logFile: undefined })
}

/** Runs a script's main function: failures are sentences, stacks only for what nobody foresaw. */
export async function runMain(main) {
  try {
    await main()
  } catch (error) {
    process.stderr.write(`${error instanceof StepFailed ? error.message : (error?.stack ?? error)}\n`)
    process.exit(1)
  }
}

function run(command, args, { cwd, env, shell, logFile, timeoutMs, priority }) {
  return new Promise((resolve, reject) => {
    const log = logFile === undefined ? undefined : createWriteStream(logFile)
    // An own process group lets one signal reach the tool's own children too.
    const child = spawn(command, args, {
      cwd,
      env,
      shell,
      detached: process.platform !== 'win32',
      stdio: log === undefined ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
    })
    children.add(child)
    if (priority !== undefined && child.pid !== undefined) setPriority(child.pid, priority)
    let isTooLong = false
    const limit = setTimeout(() => {
      isTooLong = true
      signalGroup(child, 'SIGKILL')
    }, timeoutMs ?? NEVER_MS)
    limit.unref()
    if (log !== undefined) {
      child.stdout.pipe(log, { end: false })
      child.stderr.pipe(log, { end: false })
    }
    child.on('error', (error) => {
      children.delete(child)
      log?.end()
      reject(new StepFailed(`${command} could not be started: ${error.message}`))
    })
    child.on('close', (code, signal) => {
      children.delete(child)
      clearTimeout(limit)
      if (isEnding) return
      const result = isTooLong ? TOOK_TOO_LONG : (code ?? 128 + (constants.signals[signal] ?? 0))
      if (log === undefined) resolve(result)
      else log.end(() => resolve(result))
    })
  })
}

function signalGroup(child, signal) {
  try {
    if (process.platform === 'win32') child.kill(signal)
    else process.kill(-child.pid, signal)
  } catch {
    // It ended in the meantime.
  }
}

/** Without the remark in brackets. */
function nameOf(title) {
  return title.replace(/\s*\(.*$/, '')
}

function logFileFor(title) {
  const folder = join(projectFolder, 'dist', 'logs')
  mkdirSync(folder, { recursive: true })
  const words = nameOf(title)
    .toLowerCase()
    .match(/[a-z0-9]+/g) ?? ['step']
  return join(folder, `${words.join('-')}.log`)
}

/** From the first line that speaks of an error: what tools print after it is mostly their manual. */
function excerpt(file) {
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
  const firstError = lines.findIndex((line) => /\berror\b|\bfailed\b/i.test(line))
  const from = firstError === -1 ? lines.length - EXCERPT_LINES : firstError
  return lines.slice(Math.max(0, from), Math.max(0, from) + EXCERPT_LINES).join('\n')
}

function seconds(since) {
  return `${((Date.now() - since) / 1000).toFixed(0)} s`
}
