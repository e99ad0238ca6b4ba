// `npm run bench [--quick] [--large] [name…]`: builds what is stale, bundles bench/*.ts, runs one bench after the other.
// Every cell and one line of context are printed as JSON and kept in dist/bench/results.jsonl; a table ends the run.
import { spawn } from 'node:child_process'
import { appendFileSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { build } from 'esbuild'
import { findChromium } from '../e2e/support/find-chromium.mjs'
import { buildIfStale, toolOptions } from '../scripts/build.mjs'
import { endChildrenOnSignals, projectFolder, requireNode, runMain, StepFailed, say } from '../scripts/step.mjs'
import { printTable } from './table-of-cells.mjs'

const BENCHES = [
  'first-load',
  'cold-page',
  'memory',
  'wire',
  'wave',
  'quiet',
  'growth',
  'push',
  'table',
  'graph',
  'workloads',
  'ground',
  'history',
]
/** Goals that are missed today, with what may not be exceeded until they are met. */
const KNOWN_MISSES = {
  // Without source maps what every page of Next loads beside its first files counts as ours: six kilobytes.
  'first-load: /, scripts of ours in the document': 52,
  'first-load: /resources, scripts of ours in the document': 71,
  'quiet: bytes of a minute to the overview': 6_500,
  'quiet: bytes of a minute to the page of an object': 46_000,
}
/** Of these bytes and counts are measured where nobody waits for long, and what is broken fails the run. */
const QUICK = ['first-load', 'wire', 'wave', 'quiet']
const FLAGS = ['--quick', '--large']
const OUT = join(projectFolder, 'dist', 'bench')

requireNode()
endChildrenOnSignals()
await runMain(async () => {
  const given = process.argv.slice(2)
  const isQuick = given.includes('--quick')
  if (isQuick) process.env.BENCH_QUICK = '1'
  if (given.includes('--large')) process.env.BENCH_LARGE = '1'
  const names = given.filter((name) => !FLAGS.includes(name))
  const unknown = names.filter((name) => !BENCHES.includes(name))
  if (unknown.length > 0)
    throw new StepFailed(`There is no bench ${unknown.join(', ')}; there are ${BENCHES.join(', ')}.`)
  await buildIfStale()
  await bundleBenches()
  const chromium = await findChromium()
  if (chromium === undefined)
    throw new StepFailed('There is no Chromium to measure with: install one, or name it in CHROMIUM_PATH.')
  process.env.CHROMIUM_PATH = chromium
  const lines = []
  const failed = []
  for (const name of names.length > 0 ? names : isQuick ? QUICK : BENCHES) {
    say(`Measuring ${name} …`)
    if ((await runBench(name, lines)) !== 0) failed.push(name)
  }
  printTable(lines.filter((line) => 'cell' in line))
  const missed = lines.filter((line) => line.pass === false && !isKnownMiss(line)).map(nameOf)
  if (isQuick && missed.length > 0) throw new StepFailed(`Missed: ${missed.join('; ')}.`)
  if (failed.length > 0) throw new StepFailed(`Did not come to an end: ${failed.join(', ')}.`)
})

function nameOf({ bench, cell }) {
  return `${bench}: ${cell}`
}

function isKnownMiss(line) {
  return line.median <= (KNOWN_MISSES[nameOf(line)] ?? Number.NEGATIVE_INFINITY)
}

async function bundleBenches() {
  rmSync(OUT, { recursive: true, force: true })
  mkdirSync(OUT, { recursive: true })
  const files = readdirSync(join(projectFolder, 'bench')).filter((name) => name.endsWith('.ts'))
  const inBrowser = files.filter((name) => name.endsWith('.browser.ts'))
  const inNode = files.filter((name) => !inBrowser.includes(name)).map((name) => `bench/${name}`)
  await build(toolOptions(inNode, OUT))
  await build({
    absWorkingDir: projectFolder,
    bundle: true,
    alias: { '@': projectFolder },
    logLevel: 'warning',
    entryPoints: inBrowser.map((name) => `bench/${name}`),
    outdir: OUT,
    platform: 'browser',
    format: 'iife',
    target: 'es2022',
    minify: true,
    define: { 'process.env.NODE_ENV': '"production"' },
  })
}

/** What a bench prints as JSON are results; everything else it says goes to standard error. */
function runBench(name, lines) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(OUT, `${name}.mjs`)], {
      cwd: projectFolder,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    createInterface({ input: child.stdout }).on('line', (line) => {
      process.stdout.write(`${line}\n`)
      if (!line.startsWith('{')) return
      appendFileSync(join(OUT, 'results.jsonl'), `${line}\n`)
      lines.push(JSON.parse(line))
    })
    child.on('close', (code) => resolve(code ?? 1))
  })
}
