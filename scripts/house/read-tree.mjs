// The files that the law is about: everything below the root that is source, and the names of what source imports.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** At the root only, as are hidden folders: nothing may hide further inside. */
const NOT_OURS = new Set(['node_modules', 'dist', 'coverage', 'test-results', 'playwright-report', 'reports'])
const MADE_BY_NEXT = 'next-env.d.ts'
const SOURCE = /\.[cm]?[jt]sx?$/

/** From path to text; files that are not source have no text, but may be imported. */
export function readTree(root) {
  const tree = new Map()
  const walk = (folder) => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (entry.isDirectory()) {
        if (folder !== '' || !(entry.name.startsWith('.') || NOT_OURS.has(entry.name))) walk(path)
      } else if (path !== MADE_BY_NEXT)
        tree.set(path, SOURCE.test(path) ? readFileSync(join(root, path), 'utf8') : undefined)
    }
  }
  walk('')
  return tree
}
