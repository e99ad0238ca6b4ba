// What goes into the image: Next's standalone output, the static files, the bundled server, and a boot file that
// tells Next where its configuration is. Usage: node scripts/collect-image.mjs FOLDER
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectFolder } from './step.mjs'

const target = process.argv[2]
if (target === undefined) {
  console.error('Name the folder to fill: node scripts/collect-image.mjs FOLDER')
  process.exit(1)
}

const from = (...path) => join(projectFolder, ...path)
mkdirSync(target, { recursive: true })
cpSync(from('.next', 'standalone'), target, { recursive: true })
cpSync(from('.next', 'static'), join(target, '.next', 'static'), { recursive: true })
cpSync(from('public'), join(target, 'public'), { recursive: true })
cpSync(from('dist', 'server.mjs'), join(target, 'server.mjs'))
rmSync(join(target, 'server.js'), { force: true })

const { config } = JSON.parse(readFileSync(from('.next', 'required-server-files.json'), 'utf8'))
// A private variable of Next, so the version is pinned exactly and the image is started once in the tests.
const boot = `// Written by the build: a standalone Next finds its configuration in this variable only.
process.env.__NEXT_PRIVATE_STANDALONE_CONFIG = ${JSON.stringify(JSON.stringify(config))}
process.chdir(import.meta.dirname)
await import('./server.mjs')
`
writeFileSync(join(target, 'boot.mjs'), boot)
