// `fluxdeck mcp`: agents of this machine over stdin and stdout, as the user of a kubeconfig. The program is bundled when it is not
// yet, or stale. Only the protocol is on stdout; whatever else is printed goes to stderr.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { bundleStdioIfStale } from '../build.mjs'
import { readEnvFile } from '../env-file.mjs'
import { installIfMissing } from '../install.mjs'
import { loadBuilt } from '../load-built.mjs'
import { MEMORY_FLAGS } from '../memory-flags.mjs'
import { endChildrenOnSignals, leaveSignalsAlone, projectFolder, requireNode, runMain } from '../step.mjs'
import { formatLines, linesForStdio } from './client-lines.mjs'
import { readOptions, UsageError } from './read-options.mjs'

export const USAGE = `Usage: fluxdeck mcp [--kubeconfig FILE] [--kube-context NAME] [--kube-as USER] [--kube-as-group GROUP]… [--writes] [--read-only]

Serves the Model Context Protocol over stdio, as the user of the kubeconfig, or as whom that user may impersonate. It reads only,
unless --writes; --read-only wins over it, as READ_ONLY=1 does. CLUSTER=demo shows the demo cluster.

${formatLines(linesForStdio())}`
const OPTIONS = {
  kubeconfig: { type: 'string' },
  'kube-context': { type: 'string' },
  'kube-as': { type: 'string' },
  'kube-as-group': { type: 'string', multiple: true, default: [] },
  writes: { type: 'boolean', default: false },
  'read-only': { type: 'boolean', default: false },
}

export async function run(args) {
  const wishes = readWishes(args)
  const { stdout, stderr, stdin } = process
  // What anybody here prints, a step, a library or a child of ours, is never taken for a message.
  Object.defineProperty(process, 'stdout', { value: stderr, configurable: true })
  await build()
  // A client starts this by its own command; what can be said of the heap now has most of the effect.
  for (const flag of MEMORY_FLAGS) setFlagsFromString(flag)
  const { serveAgents } = await loadBuilt('stdio.mjs')
  await serveAgents({ ...wishes, env: process.env, version: readVersion(), stdin, stdout, stderr })
}

function readWishes(args) {
  const { values } = readOptions(args, OPTIONS)
  const { kubeconfig, 'kube-context': context, 'kube-as': user, 'kube-as-group': groups } = values
  for (const name of ['kubeconfig', 'kube-context', 'kube-as'])
    if (values[name]?.trim() === '') throw new UsageError(`--${name} is empty.`)
  if (groups.some((group) => group.trim() === '')) throw new UsageError('--kube-as-group is empty.')
  if (user === undefined && groups.length > 0) throw new UsageError('--kube-as-group needs --kube-as.')
  return {
    ...(kubeconfig === undefined ? {} : { kubeconfig }),
    ...(context === undefined ? {} : { context }),
    ...(user === undefined ? {} : { as: { user, groups } }),
    mayWrite: values.writes,
    isReadOnly: values['read-only'],
  }
}

async function build() {
  requireNode()
  endChildrenOnSignals()
  await runMain(async () => {
    await installIfMissing()
    await bundleStdioIfStale()
    readEnvFile(projectFolder)
  })
  leaveSignalsAlone()
}

function readVersion() {
  return JSON.parse(readFileSync(join(projectFolder, 'package.json'), 'utf8')).version
}
