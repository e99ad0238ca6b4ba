// Where the tests' ntfy server comes from: the PATH, the cache folder, or Debian's own package unpacked
// into the cache folder. Old versions are passed over, because they cannot update and delete messages.
import { pathToFileURL } from 'node:url'
import { endChildrenOnSignals, requireNode, runMain, StepFailed, say } from '../../scripts/step.mjs'
import { cachedProgram, findDebian, unpackFromDebian } from './debian-packages.mjs'
import { isProgram, outputOf, programOnPath } from './found-programs.mjs'

/** The first version that answers updates and deletions of messages. */
const NEEDED = [2, 16]
/** Newest last: stable releases are too old for years. */
const SUITES = ['testing', 'sid']

/** What is there now, without fetching anything. */
export function findNtfy() {
  const candidates = [process.env.NTFY_PATH, programOnPath('ntfy'), cachedProgram('ntfy')]
  return candidates.find((path) => path !== undefined && path !== '' && isNewEnough(path))
}

export async function ensureNtfy() {
  const found = findNtfy()
  if (found !== undefined) return found
  const debian = findDebian()
  if (debian === undefined) {
    throw new StepFailed(
      `No ntfy server for the tests: install ntfy ${NEEDED.join('.')} or newer so that it is in the PATH, or name it in NTFY_PATH.`,
    )
  }
  for (const suite of SUITES) {
    await unpackFromDebian({
      mirror: debian.mirror,
      suite,
      name: 'ntfy',
      program: 'usr/bin/ntfy',
      // The one library that a bare system may lack.
      libraries: ['libsqlite3-0'],
      runs: (path) => ntfyVersion(path) !== undefined,
    })
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

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  requireNode()
  endChildrenOnSignals()
  await runMain(async () => {
    const path = await ensureNtfy()
    say(`${path} (ntfy ${ntfyVersion(path)})`)
  })
}
