// How the suite takes programs from Debian: its own packages, unpacked into the cache folder and not installed,
// with an apt configuration of its own, so that the system's package lists and sources stay as they are.
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runStep } from '../../scripts/step.mjs'
import { cacheFolder, isProgram, outputOf, programOnPath } from './found-programs.mjs'

const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg'

/** The machine's own mirror and release, as its apt has them; undefined where there is no Debian. */
export function findDebian() {
  if (programOnPath('apt-get') === undefined || programOnPath('dpkg') === undefined) return undefined
  const release = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : ''
  if (!/^ID=debian$/m.test(release)) return undefined
  const codename = release.match(/^VERSION_CODENAME=(.+)$/m)?.[1]
  const targets = outputOf('apt-get', [
    'indextargets',
    '--format',
    '$(RELEASE) $(COMPONENT) $(REPO_URI)',
    'Created-By: Packages',
  ])
  for (const line of (targets ?? '').split('\n')) {
    const [suite, component, mirror] = line.trim().split(/\s+/)
    if (component !== 'main' || mirror === undefined) continue
    if ([codename, 'stable', 'testing', 'unstable', 'sid'].includes(suite)) return { mirror, suite: codename ?? suite }
  }
  return undefined
}

/** A program that was unpacked before. */
export function cachedProgram(name) {
  const path = join(cacheFolder(), name, name)
  return isProgram(path) ? path : undefined
}

/**
 * Unpacks a package of one suite; its program becomes `<cache>/<kept>/<kept>`. `libraries` are of the system's own
 * release, so that they fit, and fetched only when the program does not run without them.
 */
export async function unpackFromDebian({ mirror, suite, name, kept = name, program, libraries, runs }) {
  const work = mkdtempSync(join(tmpdir(), 'fluxdeck-apt-'))
  try {
    const options = prepareApt(work, mirror, suite)
    const cwd = join(work, 'packages')
    await runStep(`Reading what Debian ${suite} has`, 'apt-get', [...options, 'update', '-qq'])
    await runStep(`Fetching ${name} from Debian ${suite}`, 'apt-get', [...options, 'download', name], { cwd })
    unpack(work)
    if (!runs(join(work, 'root', program))) {
      await runStep(`Fetching libraries for ${name}`, 'apt-get', ['download', ...libraries], { cwd })
      unpack(work)
    }
    keep(work, kept, program)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

function prepareApt(work, mirror, suite) {
  const folders = ['state/lists/partial', 'cache/archives/partial', 'packages', 'root']
  for (const folder of folders) mkdirSync(join(work, folder), { recursive: true })
  writeFileSync(join(work, 'status'), '')
  // Without it apt falls back on the keys that it trusts for everything.
  const trust = existsSync(KEYRING) ? `[signed-by=${KEYRING}] ` : ''
  writeFileSync(join(work, 'sources.list'), `deb ${trust}${mirror} ${suite} main\n`)
  const settings = {
    'Dir::State': join(work, 'state'),
    'Dir::State::status': join(work, 'status'),
    'Dir::Cache': join(work, 'cache'),
    'Dir::Etc::sourcelist': join(work, 'sources.list'),
    'Dir::Etc::sourceparts': '-',
    'Dir::Etc::preferencesparts': '-',
    'Acquire::Languages': 'none',
    'Acquire::IndexTargets::deb::DEP-11::DefaultEnabled': 'false',
    'APT::Sandbox::User': process.getuid?.() === 0 ? 'root' : '',
  }
  return Object.entries(settings).flatMap(([key, value]) => (value === '' ? [] : ['-o', `${key}=${value}`]))
}

function unpack(work) {
  for (const file of readdirSync(join(work, 'packages'))) {
    outputOf('dpkg', ['-x', join(work, 'packages', file), join(work, 'root')])
  }
}

function keep(work, name, program) {
  const target = join(cacheFolder(), name)
  rmSync(target, { recursive: true, force: true })
  mkdirSync(target, { recursive: true })
  // The cache may be on another disk than the temporary folder.
  outputOf('cp', ['-R', join(work, 'root'), join(target, 'root')])
  const libraries = `"$here"/root/usr/lib/$(uname -m)-linux-gnu`
  const partial = join(target, `${name}.partial`)
  writeFileSync(
    partial,
    `#!/bin/sh\nhere=$(dirname "$0")\nLD_LIBRARY_PATH=${libraries} exec "$here/root/${program}" "$@"\n`,
    { mode: 0o755 },
  )
  renameSync(partial, join(target, name))
}
