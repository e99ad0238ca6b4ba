// What keeps a bundled program small in memory: V8 holds the text of each script, in two bytes for each character where one
// of them needs it.
import { readFileSync, writeFileSync } from 'node:fs'

/** Names stay, so that a stack says where it was; so do lines, since a fatal error prints the whole of one. */
export const SMALL = { minifyWhitespace: true, minifySyntax: true, lineLimit: 160 }

/** Packages that bring along what only others ask for: zod its sentences in forty languages, client-node all of its API. */
const UNUSED = [
  { of: /\/zod\/v4\//, path: '../locales/index.js', names: [] },
  {
    of: /\/client-node\/dist\/config\.js$/,
    path: './gen/index.js',
    names: ['createConfiguration', 'ServerConfiguration'],
  },
]

export const leaveOutUnused = {
  name: 'leave-out-unused',
  setup(build) {
    build.onResolve({ filter: /(?:locales|gen)\/index\.js$/ }, ({ path, importer }) => {
      const unused = UNUSED.find(({ of, path: wanted }) => path === wanted && of.test(importer.replaceAll('\\', '/')))
      return unused && { path: `${importer}:${path}`, namespace: 'unused', pluginData: unused.names }
    })
    build.onLoad({ filter: /.*/, namespace: 'unused' }, ({ pluginData }) => ({
      contents: pluginData.map((name) => `export const ${name} = undefined\n`).join(''),
    }))
  },
}

/** Bundlers write texts in ASCII already, and leave regular expressions as they are, where the same escapes are read. */
export function writeInOneByte(file) {
  const text = readFileSync(file, 'utf8')
  const escaped = text.replace(/[^\x00-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
  if (escaped !== text) writeFileSync(file, escaped)
}
