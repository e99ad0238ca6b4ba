// Where the tests' ntfy server comes from: the PATH, the cache folder, or Debian's own package unpacked
// into the cache folder. Old versions are passed over, because they cannot update and delete messages.
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
import { pathToFileURL } from 'node:url'
import { endChildrenOnSignals, requireNode, runMain, runStep, StepFailed, say } from '../../scripts/step.mjs'
import { cacheFolder, isProgram, outputOf, programOnPath } from './found-programs.mjs'

/** The first version that answers updates and deletions of messages. */
const NEEDED = [2, 16]
/** Newest last: stable releases are too old for years. */
const SUITES = ['testing', 'sid']
const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg'

/** What is there now, without fetching anything. */
export function findNtfy() {
  const candidates = [process.env.NTFY_PATH, programOnPath('ntfy'), cachedProgram()]
  return candidates.find((path) => path !== undefined && path !== '' && isNewEnough(path))
}

export async function ensureNtfy() {
  const found = findNtfy()
  if (found !== undefined) return found
  const mirror = debianMirror()
  if (mirror === undefined) {
    throw new StepFailed(
      `No ntfy server for the tests: install ntfy ${NEEDED.join('.')} or newer so that it is in the PATH, or name it in NTFY_PATH.`,
    )
  }
  for (const suite of SUITES) {
    await unpackFromDebian(mirror, suite)
    const unpacked = findNtfy()
    if (unpacked !== undefined) return unpacked
  }
  throw new StepFailed(`Debian has no ntfy ${NEEDED.join('.')} or newer that runs on this machine.`)
}

/** The version that answers, or undefined when this is no ntfy that can run here. */
export function ntfyVersion(path) {
  return outputOf(path, ['--version'])?.match(/(\d+)\.(\d+)\.\d+/)?.[0]
}

function isNewEnough(path) {
  if (!isProgram(path)) return false
  const [major = 0, minor = 0] = (ntfyVersion(path) ?? '0.0').split('.').map(Number)
  return major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1])
}

function cachedProgram() {
  const path = join(cacheFolder(), 'ntfy', 'ntfy')
  return isProgram(path) ? path : undefined
}

/** The machine's own mirror, as its apt has it. */
function debianMirror() {
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
    const [suite, component, address] = line.trim().split(/\s+/)
    if (component !== 'main' || address === undefined) continue
    if ([codename, 'stable', 'testing', 'unstable', 'sid'].includes(suite)) return address
  }
  return undefined
}

/** With an apt configuration of its own: the system's package lists and sources stay as they are. */
async function unpackFromDebian(mirror, suite) {
  const work = mkdtempSync(join(tmpdir(), 'fluxdeck-apt-'))
  try {
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
    const options = Object.entries(settings).flatMap(([key, value]) => (value === '' ? [] : ['-o', `${key}=${value}`]))
    await runStep(`Reading what Debian ${suite} has`, 'apt-get', [...options, 'update', '-qq'])
    await runStep(`Fetching ntfy from Debian ${suite}`, 'apt-get', [...options, 'download', 'ntfy'], {
      cwd: join(work, 'packages'),
    })
    unpack(work)
    const program = join(work, 'root', 'usr', 'bin', 'ntfy')
    if (ntfyVersion(program) === undefined) {
      // The one library that a bare system may lack, from the system's own release so that it fits.
      await runStep('Fetching SQLite for ntfy', 'apt-get', ['download', 'libsqlite3-0'], {
        cwd: join(work, 'packages'),
      })
      unpack(work)
    }
    keep(work)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

function unpack(work) {
  for (const file of readdirSync(join(work, 'packages'))) {
    outputOf('dpkg', ['-x', join(work, 'packages', file), join(work, 'root')])
  }
}

function keep(work) {
  const target = join(cacheFolder(), 'ntfy')
  rmSync(target, { recursive: true, force: true })
  mkdirSync(cacheFolder(), { recursive: true })
  const root = join(target, 'root')
  mkdirSync(target)
  // The cache may be on another disk than the temporary folder.
  outputOf('cp', ['-R', join(work, 'root'), root])
  const libraries = `"$here"/root/usr/lib/$(uname -m)-linux-gnu`
  writeFileSync(
    join(target, 'ntfy.partial'),
    `#!/bin/sh\nhere=$(dirname "$0")\nLD_LIBRARY_PATH=${libraries} exec "$here/root/usr/bin/ntfy" "$@"\n`,
    { mode: 0o755 },
  )
  renameSync(join(target, 'ntfy.partial'), join(target, 'ntfy'))
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  requireNode()
  endChildrenOnSignals()
  await runMain(async () => {
    const path = await ensureNtfy()
    say(`${path} (ntfy ${ntfyVersion(path)})`)
  })
}
