// What a build is (Next's pages and the bundled server) and when the last one is stale.
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { FOR_NODE, WITH_REQUIRE } from './for-node.mjs'
import { bundleHistoryThread } from './history-thread.mjs'
import { installIfMissing } from './install.mjs'
import { pressFiles } from './press-files.mjs'
import { leaveOutUnused, SMALL, writeInOneByte } from './small-bundle.mjs'
import { endChildrenOnSignals, projectFolder, requireNode, runMain, runStep, StepFailed, say } from './step.mjs'

const SOURCES = [
  'app',
  'components',
  'lib',
  'public',
  'server.ts',
  'next.config.mjs',
  'postcss.config.mjs',
  'package-lock.json',
]
const SOURCES_OF_STDIO = ['lib', 'stdio.ts', 'package-lock.json']
/** `next build` may write to these itself, so only what is newer than the end of the build counts. */
const SOURCES_TOUCHED_BY_BUILD = ['tsconfig.json']
/** Beside the server, what it loads. */
const SERVER_PARTS = 'server-parts'
const LIST_THREAD = 'lib/server/sources/list-thread.ts'
/** Beside each program, begun by it. */
export const HISTORY_THREAD = 'history-thread.mjs'
const PRODUCTS = ['.next/BUILD_ID', 'dist/server.mjs', `dist/${HISTORY_THREAD}`]
const MARKER = join(projectFolder, 'dist', 'built.json')

export async function buildIfStale() {
  if (isStale()) await build()
}

export async function build() {
  const startedAt = Date.now()
  rmSync(MARKER, { force: true })
  await bundleServer()
  await runStep('Building the pages (half a minute the first time)', process.execPath, [nextProgram(), 'build'], {
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
  })
  removeStraySources()
  say('Pressing what browsers load …')
  await pressFiles(join(projectFolder, '.next', 'static'), join(projectFolder, '.next', 'cache', 'pressed'))
  mkdirSync(join(projectFolder, 'dist'), { recursive: true })
  writeFileSync(MARKER, `${JSON.stringify({ startedAt, finishedAt: Date.now() })}\n`)
}

/**
 * Beside a built worker Next leaves its source, which nothing refers to and which would be served as a film; and a map
 * of nothing though none are asked for.
 */
function removeStraySources() {
  const folder = join(projectFolder, '.next', 'static')
  const stray = process.env.FLUXDECK_SOURCE_MAPS === '1' ? /\.tsx?$/ : /\.(tsx?|map)$/
  const names = existsSync(folder) ? readdirSync(folder, { recursive: true }) : []
  for (const name of names.filter((one) => stray.test(one))) rmSync(join(folder, name))
}

/** The program of agents needs no pages. Many clients may start it at once, so it comes to its place whole. */
export async function bundleStdioIfStale() {
  const program = join(projectFolder, 'dist', 'stdio.mjs')
  const madeAt = statSync(program, { throwIfNoEntry: false })?.mtimeMs ?? 0
  if (SOURCES_OF_STDIO.every((source) => newestChange(join(projectFolder, source)) < madeAt)) return
  say('Bundling the program for agents …')
  const startedAt = new Date()
  mkdirSync(join(projectFolder, 'dist'), { recursive: true })
  const { build: bundle } = await import('esbuild')
  const next = join(projectFolder, 'dist', `stdio.${process.pid}.mjs`)
  await bundle({ ...bundleOptions(next), ...SMALL, entryPoints: ['stdio.ts'] }).catch(() => {
    throw new StepFailed('The program for agents could not be bundled.')
  })
  writeInOneByte(next)
  await bundleHistoryThread(join(projectFolder, 'dist', HISTORY_THREAD))
  // What was changed while it was made counts as changed after it.
  utimesSync(next, startedAt, startedAt)
  renameSync(next, program)
}

async function bundleServer() {
  say('Bundling the server …')
  const { build: bundle } = await import('esbuild')
  rmSync(join(projectFolder, 'dist', SERVER_PARTS), { recursive: true, force: true })
  // esbuild has printed what is wrong and where.
  await bundle({ ...splitOptions('dist'), ...SMALL }).catch(() => {
    throw new StepFailed('The server could not be bundled.')
  })
  const parts = join(projectFolder, 'dist', SERVER_PARTS)
  await bundleListThread(join(parts, 'list-thread.mjs'))
  for (const name of readdirSync(parts)) writeInOneByte(join(parts, name))
  writeInOneByte(join(projectFolder, 'dist', 'server.mjs'))
  await bundleHistoryThread(join(projectFolder, 'dist', HISTORY_THREAD))
}

/** A program of its own: what it shares with the server would bring the rest of the server along. */
export async function bundleListThread(outfile) {
  const { build: bundle } = await import('esbuild')
  await bundle({ ...bundleOptions(outfile), ...SMALL, entryPoints: [LIST_THREAD] }).catch(() => {
    throw new StepFailed('The thread that reads lists could not be bundled.')
  })
}

/** How what measures the product becomes programs, each a file of its own. */
export function toolOptions(entryPoints, outdir) {
  return { ...FOR_NODE, entryPoints, outdir, outExtension: { '.js': '.mjs' }, packages: 'external' }
}

/** The same with a file of its own for whatever is loaded later, so that it costs nothing where nobody asks for it. */
export function splitOptions(outdir) {
  const { outfile: _, ...options } = bundleOptions(`${outdir}/server.mjs`)
  return {
    ...options,
    outdir,
    splitting: true,
    outExtension: { '.js': '.mjs' },
    chunkNames: `${SERVER_PARTS}/[name]-[hash]`,
  }
}

/** How the server becomes one file. */
export function bundleOptions(outfile) {
  return {
    ...FOR_NODE,
    entryPoints: ['server.ts'],
    outfile,
    // The last one by none: pg only asks whether it is there.
    external: ['next', 'next/*', 'react', 'react-dom', 'pg-native'],
    plugins: [leaveOutUnused],
    ...WITH_REQUIRE,
  }
}

function isStale() {
  if (PRODUCTS.some((product) => !existsSync(join(projectFolder, product)))) return true
  const marker = readMarker()
  if (marker === undefined) return true
  return (
    SOURCES.some((source) => newestChange(join(projectFolder, source)) > marker.startedAt) ||
    SOURCES_TOUCHED_BY_BUILD.some((source) => newestChange(join(projectFolder, source)) > marker.finishedAt)
  )
}

function readMarker() {
  try {
    const marker = JSON.parse(readFileSync(MARKER, 'utf8'))
    return Number.isFinite(marker.startedAt) && Number.isFinite(marker.finishedAt) ? marker : undefined
  } catch {
    return undefined
  }
}

/** Folders count with their own time as well, which moves when a file in them is removed or renamed. */
function newestChange(path) {
  const entry = statSync(path, { throwIfNoEntry: false })
  if (entry === undefined) return 0
  if (!entry.isDirectory()) return /\.test\.tsx?$/.test(path) ? 0 : entry.mtimeMs
  return Math.max(entry.mtimeMs, ...readdirSync(path).map((name) => newestChange(join(path, name))))
}

function nextProgram() {
  return join(projectFolder, 'node_modules', 'next', 'dist', 'bin', 'next')
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  requireNode()
  endChildrenOnSignals()
  await runMain(async () => {
    await installIfMissing()
    await build()
  })
}
