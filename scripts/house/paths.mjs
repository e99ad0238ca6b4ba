// How the law reads a path: what is a test, what lies below what, which file a specifier means.
import { builtinModules } from 'node:module'
import { posix } from 'node:path'

const ENDINGS = ['.ts', '.tsx', '', '.mts', '.cts', '.mjs', '.js', '.d.ts', '.d.mts', '/index.ts', '/index.tsx']
const builtins = new Set(builtinModules)

/** Tests and what only they use. */
export function isTest(path) {
  return /\.(test|spec)\.[cm]?tsx?$/.test(path) || /(^|\/)testing\//.test(path)
}

/** Stories and measurements are programs of their own: sizes and words of the product are not theirs. */
export function isProduct(path) {
  return !isTest(path) && !isBelow(path, 'e2e') && !isBelow(path, 'bench')
}

export function isBelow(path, folder) {
  return folder === '' || path === folder || path.startsWith(`${folder}/`)
}

export function isBelowOneOf(path, folders) {
  return folders.some((folder) => isBelow(path, folder))
}

/** `{ file }` of the project, `{ package }`, `{ target }` alone when no such file is there. */
export function resolveImport(from, specifier, has) {
  if (specifier === undefined) return {}
  const isOurs = specifier.startsWith('@/') || specifier.startsWith('.')
  if (!isOurs) return { package: builtins.has(specifier) ? `node:${specifier}` : specifier }
  const target = specifier.startsWith('@/')
    ? posix.normalize(specifier.slice(2))
    : posix.join(posix.dirname(from), specifier)
  const ending = ENDINGS.find((one) => has(target + one))
  if (ending !== undefined) return { file: target + ending, target }
  const bare = target.replace(/\.m?js$/, '')
  const other = ENDINGS.find((one) => has(bare + one))
  return { file: other === undefined ? undefined : bare + other, target }
}

/** `node:` stands for all of Node; a package for everything below it. */
export function isPackageOf(name, allowed) {
  return allowed.endsWith(':') ? name.startsWith(allowed) : isBelow(name, allowed)
}
