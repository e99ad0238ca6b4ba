// The interface says the words that were chosen, and no old one comes back: every text that a source file can say is read.
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseSync, Visitor } from 'oxc-parser'
import { expect, it } from 'vitest'
import { findIn, OLD_WORDS } from '../e2e/support/old-words'
import { readTree } from './house/read-tree.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
/** What people read; the simulator plays a cluster, and agents are told of objects by other words. */
const OF_THE_INTERFACE = /^(?:app|components|lib)\/(?!simulator\/|mcp\/|.*\btesting\/).*(?<!\.test)\.tsx?$/

/** The literals of a file, and the text between its tags. */
function textsOf(path: string, source: string): readonly string[] {
  const texts: string[] = []
  new Visitor({
    Literal: ({ value }) => {
      if (typeof value === 'string') texts.push(value)
    },
    TemplateElement: ({ value }) => {
      texts.push(value.cooked ?? '')
    },
    JSXText: ({ value }) => {
      texts.push(value.trim())
    },
  }).visit(parseSync(path, source).program)
  return texts
}

it('no file of the interface can say an old word', () => {
  const files = [...readTree(root)].filter(([path]) => OF_THE_INTERFACE.test(path))
  expect(files.length).toBeGreaterThan(300)
  const said = files.flatMap(([path, source = '']) =>
    textsOf(path, source).flatMap((text) => findIn(text, OLD_WORDS).map((found) => `${path} says ${found}`)),
  )
  expect(said).toEqual([])
})

it.each([
  ['a literal', `const WORD = 'partly live'`],
  ['a template', 'const say = () => `4 root causes hold back 2`'],
  ['the text of an element', 'const Menu = () => <button type="button">\n  Many at once\n</button>'],
  ['a label', 'const Part = () => <section aria-label="Around it" />'],
])('an old word is found in %s', (_, source) => {
  expect(textsOf('sample.tsx', source).flatMap((text) => findIn(text, OLD_WORDS))).toHaveLength(1)
})
