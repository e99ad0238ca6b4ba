// The whole law over a tree of files: what is wrong, what the lists of exceptions no longer need, and the sizes.
import { checkCircles } from './circles.mjs'
import { checkImports, checkPlace } from './imports.mjs'
import { LISTS } from './known.mjs'
import { isTest, resolveImport } from './paths.mjs'
import { readFile } from './read-file.mjs'
import { checkShape, measure } from './shape.mjs'
import { checkWords, readKindNames } from './words.mjs'

/** `tree`: from path to text (`readTree`). */
export function checkHouse(tree) {
  const files = []
  const problems = []
  const known = createKnown()
  const has = (path) => tree.has(path)
  for (const [path, text] of tree) {
    if (text === undefined) continue
    const facts = readFile(path, text)
    const imports = facts.imports.map((one) => ({ ...one, target: resolveImport(path, one.specifier, has) }))
    files.push({ ...facts, path, imports, isTest: isTest(path) })
  }
  const law = {
    report: (path, sentence) => problems.push(`${path} ${sentence}.`),
    known,
    isSource: (path) => tree.get(path) !== undefined,
    kindNames: readKindNames(tree.get('lib/flux/kinds.ts')),
  }
  for (const [path, text] of tree) if (text === undefined) checkPlace(path, law)
  if (files.length === 0) law.report('the project', 'has no files to check')
  for (const file of files) {
    if (file.error !== undefined) law.report(file.path, `cannot be read: ${file.error}`)
    checkImports(file, law)
    checkWords(file, law)
    checkShape(file, law)
  }
  checkCircles(files, law)
  const sizes = measure(files, law)
  problems.push(...known.spare())
  return { problems, sizes }
}

/** Exceptions are used up one by one; what is left over was mended and goes from its list. */
function createKnown() {
  const used = new Map()
  return {
    holds(list, entry) {
      const isKnown = list.entries.includes(entry)
      if (isKnown) used.set(list, (used.get(list) ?? new Set()).add(entry))
      return isKnown
    },
    spare: () =>
      Object.values(LISTS).flatMap((list) =>
        list.entries
          .filter((entry) => used.get(list)?.has(entry) !== true)
          .map((entry) => `scripts/house/known.mjs still lists ${entry} under ${list.name}.`),
      ),
  }
}
