// How the suite takes released Go modules: downloaded by Go, held to the sums that this repository pins.
import { createHash } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { StepFailed } from '../../scripts/step.mjs'
import { cacheFolder, outputOf } from './found-programs.mjs'

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
