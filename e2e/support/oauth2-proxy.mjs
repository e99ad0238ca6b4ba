// Where the tests' oauth2-proxy comes from: the version that deploy/ names, from the cache, or built by hand with Go:
// node e2e/support/oauth2-proxy.mjs. Nothing else builds it, because it is large and only one file of tests needs it.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { endChildrenOnSignals, requireNode, runMain, StepFailed, say } from '../../scripts/step.mjs'
import { cacheFolder, isProgram, programOnPath } from './found-programs.mjs'
import { buildGoProgram, downloadModule } from './go-modules.mjs'

const MODULE = 'github.com/oauth2-proxy/oauth2-proxy/v7'
const SUMS = { 'v7.15.6': 'h1:4xZOFvyGysSUxdrEVyLjo+NduqGHbGV9bLE8XD49IJM=' }
const MANIFEST = new URL('../../deploy/overlays/oauth2-proxy/deployment.yaml', import.meta.url)

export function findOauth2Proxy() {
  const path = placeOf(shippedVersion())
  return isProgram(path) ? path : undefined
}

function shippedVersion() {
  return readFileSync(fileURLToPath(MANIFEST), 'utf8').match(/oauth2-proxy\/oauth2-proxy:(v[\d.]+)/)?.[1] ?? 'none'
}

function placeOf(version) {
  return join(cacheFolder(), `oauth2-proxy-${version}-${process.platform}-${process.arch}`)
}

async function buildOauth2Proxy() {
  const version = shippedVersion()
  const go = programOnPath('go')
  if (go === undefined) throw new StepFailed('No oauth2-proxy for the tests. Install Go to build it.')
  const sum = SUMS[version]
  if (sum === undefined) throw new StepFailed(`The sum of oauth2-proxy ${version} is not written down.`)
  const { folder } = downloadModule(go, { module: MODULE, version, sum })
  const target = placeOf(version)
  await buildGoProgram(go, {
    title: `Building oauth2-proxy ${version} with Go`,
    folder,
    flags: ['-mod=readonly'],
    target,
  })
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  requireNode()
  endChildrenOnSignals()
  await runMain(async () => {
    if (findOauth2Proxy() === undefined) await buildOauth2Proxy()
    say(findOauth2Proxy())
  })
}
