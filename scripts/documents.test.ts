// What the documents for contributors say of files is true: each one they name is there, and each question has its answer.
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const read = (path: string) => readFileSync(join(root, path), 'utf8')

const FOLDERS = 'app|bench|components|deploy|docs|e2e|lib|public|scripts'
const NAMED = new RegExp(`\`((?:${FOLDERS})/[^\`*<>{} ]+|[\\w.-]+\\.(?:md|ts|mjs|json))\``, 'g')

/** Paths in backticks; a name alone is a file at the root, and patterns are none. */
function filesNamedIn(text: string): readonly string[] {
  return [...text.matchAll(NAMED)].map(([, path = '']) => path)
}

const QUESTIONS = [
  'Why is it yellow?',
  'What does this reason mean?',
  'Who may click?',
  'Why does it reconnect?',
  'How do I add a kind?',
  'How do I add a route?',
  'How do I add a setting?',
]

describe('the documents for contributors', () => {
  it.each([
    'docs/architecture.md',
    'docs/actions.md',
    'docs/integrations.md',
    'docs/mcp.md',
    'docs/tasks.md',
    'docs/testing.md',
    'docs/release.md',
    'CONTRIBUTING.md',
    'README.md',
    'SECURITY.md',
  ])('names no file in %s that is not there', (document) => {
    const missing = filesNamedIn(read(document)).filter((path) => !existsSync(join(root, path)))
    expect(missing).toEqual([])
  })

  it.each(QUESTIONS)('answers a newcomer who asks "%s" with files', (question) => {
    const row = read('docs/architecture.md')
      .split('\n')
      .find((line) => line.startsWith(`| ${question} |`))
    expect(filesNamedIn(row ?? '')).not.toEqual([])
  })
})
