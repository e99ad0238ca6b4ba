import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'

const PROJECT = dirname(import.meta.dirname)
/** React Query throws where nothing above gives it a client. */
const LIBRARY = '@tanstack/react-query'
const PROVIDER = join(PROJECT, 'lib', 'client', 'query-client.tsx')

const PAGES = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' }).filter((name) =>
  /(^|\/)(page|layout|not-found|error)\.tsx$/.test(name),
)

function fileOf(specifier: string, from: string): string | undefined {
  if (!specifier.startsWith('.') && !specifier.startsWith('@/')) return undefined
  const base = specifier.startsWith('@/') ? join(PROJECT, specifier.slice(2)) : join(dirname(from), specifier)
  return [base, `${base}.ts`, `${base}.tsx`].find((path) => /\.tsx?$/.test(path) && existsSync(path))
}

/** What a file brings along at once; what is loaded later brings its own. */
function importsOf(file: string): readonly string[] {
  const text = readFileSync(file, 'utf8').replaceAll(/^import type [^;]*?from '[^']+'/gms, '')
  return [...text.matchAll(/^(?:import|export) (?:[^;']*? from )?'([^']+)'/gms)].map(([, specifier = '']) => specifier)
}

function bringsQueries(file: string, seen = new Set<string>()): boolean {
  if (seen.has(file) || file === PROVIDER) return false
  seen.add(file)
  const imports = importsOf(file)
  // It stands within a provider of its own.
  if (imports.some((one) => fileOf(one, file) === PROVIDER)) return false
  return imports.some((one) => {
    const next = fileOf(one, file)
    return one === LIBRARY || (next !== undefined && bringsQueries(next, seen))
  })
}

it.each(PAGES)('%s stands within what its questions need', (name) => {
  expect(bringsQueries(join(import.meta.dirname, name))).toBe(false)
})
