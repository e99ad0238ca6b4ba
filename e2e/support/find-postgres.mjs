// Where the tests' PostgreSQL comes from: named in POSTGRES_BIN, as Debian installs it, on the PATH, or Debian's own
// unpacked into the cache folder. It is a folder, for `initdb` and `postgres` belong together.
import { existsSync, readdirSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { endChildrenOnSignals, requireNode, runMain, StepFailed, say } from '../../scripts/step.mjs'
import { findDebian, unpackFromDebian } from './debian-packages.mjs'
import { cacheFolder, isProgram, outputOf, programOnPath } from './found-programs.mjs'

const DEBIAN = '/usr/lib/postgresql'

/** What is there now, without fetching anything. */
export function findPostgres() {
  const onPath = programOnPath('postgres')
  const candidates = [
    process.env.POSTGRES_BIN,
    ...foldersBelow(DEBIAN),
    onPath === undefined ? undefined : dirname(realpathSync(onPath)),
    ...foldersBelow(join(cacheFolder(), 'postgres', 'root', DEBIAN)),
  ]
  return candidates.find((path) => path !== undefined && path !== '' && runs(path))
}

export async function ensurePostgres() {
  const found = findPostgres()
  if (found !== undefined) return found
  const debian = findDebian()
  if (debian === undefined)
    throw new StepFailed('No PostgreSQL for the tests: install it, or name the folder of its programs in POSTGRES_BIN.')
  const version = outputOf('apt-cache', ['depends', 'postgresql'])?.match(/Depends: (postgresql-\d+)/)?.[1]
  if (version === undefined) throw new StepFailed(`Debian ${debian.suite} does not say which PostgreSQL it has.`)
  const program = `usr/lib/postgresql/${version.slice('postgresql-'.length)}/bin/postgres`
  const libraries = (outputOf('apt-cache', ['depends', '-i', version]) ?? '').match(/(?<=Depends: )lib\S+/g) ?? []
  const runsThere = (path) => runs(dirname(path))
  await unpackFromDebian({ ...debian, name: version, kept: 'postgres', program, libraries, runs: runsThere })
  const unpacked = findPostgres()
  if (unpacked === undefined) throw new StepFailed(`The ${version} of Debian ${debian.suite} does not run here.`)
  return unpacked
}

/** Newest first. */
function foldersBelow(folder) {
  if (!existsSync(folder)) return []
  const versions = readdirSync(folder).sort((a, b) => Number(b) - Number(a))
  return versions.map((version) => join(folder, version, 'bin'))
}

function runs(folder) {
  return ['initdb', 'postgres'].every(
    (name) => isProgram(join(folder, name)) && outputOf(join(folder, name), ['--version']) !== undefined,
  )
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  requireNode()
  endChildrenOnSignals()
  await runMain(async () => say(await ensurePostgres()))
}
