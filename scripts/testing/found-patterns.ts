// Every pattern of the product, read from the syntax trees of its files. What a pattern is put together from is looked
// up; where only a call knows a part, a letter stands in.

import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseSync, visitorKeys } from 'oxc-parser'

interface Tree {
  readonly [key: string]: unknown
  readonly type: string
}

export interface FoundPattern {
  readonly path: string
  readonly pattern: RegExp
}

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const STAND_IN = 'x'

/** Those of the product's own code below `lib`; the simulator is no product. */
export function findPatterns(): readonly FoundPattern[] {
  const files = readdirSync(join(ROOT, 'lib'), { recursive: true, encoding: 'utf8' }).map((path) => `lib/${path}`)
  return files
    .filter((path) => /(?<!\.test|\.d)\.ts$/.test(path) && !/\/testing\/|^lib\/(?:simulator|testing)\//.test(path))
    .flatMap((path) => readPatterns(path).map((pattern) => ({ path, pattern })))
}

function readPatterns(path: string): readonly RegExp[] {
  const found: RegExp[] = []
  walk(programOf(path), (node) => {
    if (node.type === 'Literal' && isTree(node.regex)) found.push(patternOf(node.regex))
    if (node.type === 'NewExpression' && isTree(node.callee) && node.callee.name === 'RegExp') {
      const [source, flags] = listOf(node.arguments)
      found.push(new RegExp(textOf(source, path), flags === undefined ? '' : textOf(flags, path)))
    }
  })
  return found
}

const programs = new Map<string, Tree>()

function programOf(path: string): Tree {
  const known = programs.get(path)
  if (known !== undefined) return known
  const { program } = parseSync(path, readFileSync(join(ROOT, path), 'utf8'))
  const tree: unknown = program
  if (!isTree(tree)) throw new Error(`${path} has no tree`)
  programs.set(path, tree)
  return tree
}

function textOf(node: Tree | undefined, path: string): string {
  if (node === undefined) return STAND_IN
  if (node.type === 'Literal') return isTree(node.regex) ? String(node.regex.pattern) : String(node.value)
  if (node.type === 'TemplateLiteral') return templateOf(node, 'cooked', path)
  if (node.type === 'TaggedTemplateExpression' && isTree(node.quasi)) return templateOf(node.quasi, 'raw', path)
  if (node.type === 'BinaryExpression')
    return [node.left, node.right].map((side) => textOf(asTree(side), path)).join('')
  if (node.type === 'MemberExpression') return textOf(asTree(node.object), path)
  if (node.type === 'Identifier') return constantOf(String(node.name), path)
  return STAND_IN
}

function templateOf(node: Tree, as: 'cooked' | 'raw', path: string): string {
  const parts = listOf(node.expressions).map((expression) => textOf(expression, path))
  return listOf(node.quasis)
    .map(({ value }, at) => `${isRecord(value) ? String(value[as]) : ''}${parts[at] ?? ''}`)
    .join('')
}

function constantOf(name: string, path: string): string {
  let text = STAND_IN
  walk(programOf(path), (node) => {
    const isNamed = isTree(node.id) && node.id.name === name
    if (node.type === 'VariableDeclarator' && isNamed && isTree(node.init)) text = textOf(node.init, path)
    const isImport = node.type === 'ImportDeclaration' && listOf(node.specifiers).some((one) => isLocal(one, name))
    if (isImport && isTree(node.source)) text = constantOf(name, pathOf(String(node.source.value), path))
  })
  return text
}

function isLocal({ local }: Tree, name: string): boolean {
  return isTree(local) && local.name === name
}

function pathOf(specifier: string, from: string): string {
  return `${specifier.startsWith('@/') ? specifier.slice(2) : join(dirname(from), specifier)}.ts`
}

function patternOf(regex: Tree): RegExp {
  return new RegExp(String(regex.pattern), String(regex.flags))
}

function walk(node: Tree, see: (node: Tree) => void): void {
  see(node)
  for (const key of visitorKeys[node.type] ?? []) {
    const child = node[key]
    for (const one of Array.isArray(child) ? child : [child]) if (isTree(one)) walk(one, see)
  }
}

function listOf(value: unknown): readonly Tree[] {
  return Array.isArray(value) ? value.filter(isTree) : []
}

function asTree(value: unknown): Tree | undefined {
  return isTree(value) ? value : undefined
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

/** A pattern has no type of its own in the tree, and is taken for one. */
function isTree(value: unknown): value is Tree {
  return isRecord(value) && (typeof value.type === 'string' || typeof value.pattern === 'string')
}
