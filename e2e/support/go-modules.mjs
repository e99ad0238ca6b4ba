// How the suite takes released Go modules and what is built of them: downloaded by Go, held to the sums that this
// repository pins, and in place only once they are whole.
import { createHash } from 'node:crypto'
import { mkdirSync, renameSync, rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { dirname } from 'node:path'
import { runStep, StepFailed } from '../../scripts/step.mjs'
import { cacheFolder, outputOf } from './found-programs.mjs'

/** Tests run meanwhile. */
const BEHIND_TESTS = 10

/** The sums are pinned here, so a checksum database is not asked and not needed. */
export function downloadModule(go, { module, version, sum }) {
  mkdirSync(cacheFolder(), { recursive: true })
  const answer = outputOf(go, ['mod', 'download', '-json', `${module}@${version}`], {
    cwd: cacheFolder(),
    env: { ...process.env, GONOSUMDB: '*', GOFLAGS: '-mod=mod', GOWORK: 'off' },
  })
  const downloaded = answer === undefined ? {} : JSON.parse(answer)
  if (downloaded.Dir === undefined) throw new StepFailed(`${module}@${version} could not be downloaded with Go.`)
  if (downloaded.Sum !== sum) {
    throw new StepFailed(`${module}@${version} is not what versions.json pins (${downloaded.Sum}).`)
  }
  return { folder: downloaded.Dir, goModSum: downloaded.GoModSum }
}

/** A name that changes with everything that goes into a thing, so that an old one is never taken for it. */
export function keyOf(parts) {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest('hex').slice(0, 12)
}

/** Builds the main package of `folder` into `target`. */
export async function buildGoProgram(go, { target, packages = ['.'], ...build }) {
  await buildWhole(go, { ...build, packages, target, output: (partial) => partial })
}

/** Builds several main packages with one run of Go, into the folder `target` under their own names. */
export async function buildGoPrograms(go, { target, ...build }) {
  await buildWhole(go, { ...build, target, output: (partial) => `${partial}/` })
}

/** With `flags` beside those that make one build like the other; in place only once it is whole. */
async function buildWhole(go, { title, folder, packages, flags, linkerFlags = '-s -w', target, output, timeoutMs }) {
  const partial = `${target}.${process.pid}.partial`
  mkdirSync(dirname(target), { recursive: true })
  const args = ['-trimpath', '-buildvcs=false', ...flags, '-ldflags', linkerFlags, '-o', output(partial), ...packages]
  const settings = { CGO_ENABLED: '0', GOFLAGS: '', GOWORK: 'off', GOMAXPROCS: String(availableParallelism()) }
  try {
    const env = { ...process.env, ...settings }
    await runStep(title, go, ['build', ...args], { cwd: folder, timeoutMs, env, priority: BEHIND_TESTS })
    renameSync(partial, target)
  } finally {
    rmSync(partial, { recursive: true, force: true })
  }
}
