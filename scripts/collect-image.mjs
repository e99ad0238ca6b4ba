// What goes into the image: of Next's standalone output the pages and packages, the static files, the bundled server, and
// a boot file that tells Next where its configuration is. Usage: node scripts/collect-image.mjs TARGET [PROJECT]
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join, sep } from 'node:path'
import { projectFolder, runMain, StepFailed } from './step.mjs'

/** Named one by one: Next also copies `.env` there, and a server of its own. */
const OF_STANDALONE = ['.next', 'node_modules', 'package.json']
/** The optimizer of images is switched off; its library is 20 MB under another licence. What stands behind it serves it alone. */
const UNUSED_PACKAGES = ['sharp', '@img', 'detect-libc', 'semver']
const NO_PROGRAM = /^\.env|\.map$|\.tsx?$|\.test\.[^.]+$/

await runMain(() => {
  const [target, project = projectFolder] = process.argv.slice(2)
  if (target === undefined)
    throw new StepFailed('Name the folder to fill: node scripts/collect-image.mjs TARGET [PROJECT]')
  collect(project, target)
  const foreign = listForeign(target)
  if (foreign.length > 0) throw new StepFailed(`This does not belong into the image:\n  ${foreign.join('\n  ')}`)
})

function collect(project, target) {
  const from = (...path) => join(project, ...path)
  mkdirSync(target, { recursive: true })
  const standalone = from('.next', 'standalone')
  for (const name of OF_STANDALONE)
    cpSync(join(standalone, name), join(target, name), { recursive: true, filter: (path) => belongs(path, standalone) })
  for (const [source, place] of [
    [from('.next', 'static'), join(target, '.next', 'static')],
    [from('public'), join(target, 'public')],
    [from('dist', 'server.mjs'), join(target, 'server.mjs')],
    [from('dist', 'server-parts'), join(target, 'server-parts')],
    [from('dist', 'history-thread.mjs'), join(target, 'history-thread.mjs')],
  ])
    cpSync(source, place, { recursive: true, filter: (path) => belongs(path, project) })

  const { config } = JSON.parse(readFileSync(from('.next', 'required-server-files.json'), 'utf8'))
  // A private variable of Next, so its version is pinned exactly.
  const boot = `// Written by the build: a standalone Next finds its configuration in this variable only.
process.env.__NEXT_PRIVATE_STANDALONE_CONFIG = ${JSON.stringify(JSON.stringify(config))}
process.chdir(import.meta.dirname)
await import('./server.mjs')
`
  writeFileSync(join(target, 'boot.mjs'), boot)
}

function belongs(path, folder) {
  const packages = UNUSED_PACKAGES.map((name) => join('node_modules', name))
  const inside = path.slice(folder.length + sep.length)
  return !NO_PROGRAM.test(basename(path)) && !packages.includes(inside)
}

/** What was collected is looked at again, whoever put it there. */
function listForeign(target) {
  const files = readdirSync(target, { recursive: true, withFileTypes: true })
  const paths = files.map((file) => join(file.parentPath, file.name).slice(target.length + sep.length))
  const packages = UNUSED_PACKAGES.slice(0, 2).map((name) => `${sep}${name}`)
  return paths.filter(
    (path) => NO_PROGRAM.test(basename(path)) || packages.some((name) => `${sep}${path}`.endsWith(name)),
  )
}
