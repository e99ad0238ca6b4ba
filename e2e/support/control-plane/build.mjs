// Where the tests' control plane comes from: kube-apiserver and etcd found on this machine or built once
// with Go from the modules beside this file, and Flux's CRDs out of Flux's released Go modules.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { endChildrenOnSignals, requireNode, runMain, StepFailed, say } from '../../../scripts/step.mjs'
import { cacheFolder, isProgram, programOnPath } from '../found-programs.mjs'
import { buildGoProgram, downloadModule, keyOf } from '../go-modules.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const versions = JSON.parse(readFileSync(join(here, 'versions.json'), 'utf8'))
const PROGRAMS = ['etcd', 'kube-apiserver']
const CONTROLLER_MANAGER = 'kube-controller-manager'
/** How long the first time takes on two cores. */
const BUILD_TIMES = {
  etcd: 'about a minute',
  'kube-apiserver': 'about five minutes',
  [CONTROLLER_MANAGER]: 'about two minutes after kube-apiserver',
}

/** What is there now, without building anything. */
export function findControlPlane() {
  const etcd = findProgram('etcd')
  const kubeApiserver = findProgram('kube-apiserver')
  const crdFolder = existsSync(crdCache()) ? crdCache() : undefined
  const missing = [
    ...(etcd === undefined ? ['etcd'] : []),
    ...(kubeApiserver === undefined ? ['kube-apiserver'] : []),
    ...(crdFolder === undefined ? [`the CRDs of Flux ${versions.flux}`] : []),
  ]
  return missing.length === 0 ? { found: true, etcd, kubeApiserver, crdFolder } : { found: false, missing }
}

/** Finds the control plane or makes it; the first time this takes minutes, later nothing. */
export async function ensureControlPlane() {
  const first = findControlPlane()
  if (first.found) return first
  const go = programOnPath('go')
  if (go === undefined) {
    throw new StepFailed(
      `No control plane for the tests: ${first.missing.join(', ')} missing. Install Go so that it can be built, or point KUBEBUILDER_ASSETS at a folder with etcd and kube-apiserver.`,
    )
  }
  if (!existsSync(crdCache())) await fetchCrds(go)
  for (const name of PROGRAMS) if (findProgram(name) === undefined) await buildProgram(go, name)
  const second = findControlPlane()
  if (!second.found) throw new StepFailed(`The control plane is still incomplete: ${second.missing.join(', ')}.`)
  return second
}

/** Makes workloads live; few tests need it, and whoever has an API server need not have it. */
export function findControllerManager() {
  return findProgram(CONTROLLER_MANAGER)
}

export async function ensureControllerManager() {
  const found = findControllerManager()
  if (found !== undefined) return found
  const go = programOnPath('go')
  if (go === undefined) {
    throw new StepFailed(
      'No controller manager for the tests. Install Go so that it can be built, or point KUBEBUILDER_ASSETS at a folder with kube-controller-manager.',
    )
  }
  await buildProgram(go, CONTROLLER_MANAGER)
  return programCache(CONTROLLER_MANAGER)
}

function findProgram(name) {
  const assets = process.env.KUBEBUILDER_ASSETS
  if (assets && isProgram(join(assets, name))) return join(assets, name)
  const onPath = programOnPath(name)
  if (onPath !== undefined) return onPath
  return isProgram(programCache(name)) ? programCache(name) : undefined
}

function buildProgram(go, name) {
  return buildGoProgram(go, {
    title: `Building ${name} ${moduleVersion(name)} with Go (first time only: ${BUILD_TIMES[name]} on two cores)`,
    folder: join(here, name),
    flags: ['-tags', 'grpcnotrace'],
    linkerFlags: linkerFlags(name),
    target: programCache(name),
  })
}

/** Without its version stamped in, a part of Kubernetes takes itself for v0.0.0 and turns features off. */
function linkerFlags(name) {
  if (name === 'etcd') return '-s -w'
  const version = moduleVersion(name)
  const [major, minor] = version.slice(1).split('.')
  const stamp = (key, value) => `-X k8s.io/component-base/version.${key}=${value}`
  return ['-s -w', stamp('gitVersion', version), stamp('gitMajor', major), stamp('gitMinor', minor)].join(' ')
}

async function fetchCrds(go) {
  const target = crdCache()
  const partial = `${target}.${process.pid}.partial`
  mkdirSync(partial, { recursive: true })
  say(`Fetching the CRDs of Flux ${versions.flux} from its Go modules …`)
  try {
    for (const crds of versions.crds) {
      const bases = join(downloadModule(go, crds).folder, 'config', 'crd', 'bases')
      for (const file of readdirSync(bases)) cpSync(join(bases, file), join(partial, file))
    }
    renameSync(partial, target)
  } finally {
    rmSync(partial, { recursive: true, force: true })
  }
}

function programCache(name) {
  const pinned = ['go.mod', 'go.sum', 'main.go'].map((file) => readFileSync(join(here, name, file)))
  return join(
    cacheFolder(),
    `${name}-${moduleVersion(name)}-${process.platform}-${process.arch}-${keyOf(pinned)}`,
    name,
  )
}

function crdCache() {
  return join(cacheFolder(), `flux-crds-${versions.flux}-${keyOf([JSON.stringify(versions.crds)])}`)
}

function moduleVersion(name) {
  const module = name === 'etcd' ? 'go.etcd.io/etcd/server/v3' : 'k8s.io/kubernetes'
  const line = readFileSync(join(here, name, 'go.mod'), 'utf8')
    .split('\n')
    .find((text) => text.includes(`${module} v`))
  return (
    line
      ?.trim()
      .split(/\s+/)
      .find((word) => /^v\d/.test(word)) ?? 'unknown'
  )
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  requireNode()
  endChildrenOnSignals()
  await runMain(async () => {
    const { etcd, kubeApiserver, crdFolder } = await ensureControlPlane()
    say(`etcd: ${etcd}\nkube-apiserver: ${kubeApiserver}\nCRDs of Flux ${versions.flux}: ${crdFolder}`)
    say(`kube-controller-manager: ${await ensureControllerManager()}`)
  })
}
