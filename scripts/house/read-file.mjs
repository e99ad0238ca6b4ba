// What the law asks of one file, read from its syntax tree: imports, words, strings, casts, functions, state of the module.
import { parseSync, visitorKeys } from 'oxc-parser'

const FUNCTIONS = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'])
const MUTATORS = new Set(['set', 'add', 'push', 'delete', 'clear', 'unshift', 'splice', 'pop', 'shift', 'sort', 'fill'])
const STRING_TESTS = new Set(['startsWith', 'endsWith', 'includes', 'indexOf', 'match', 'matchAll', 'search', 'split'])

const known = new Map()

/** The same text is read once, however often it is asked for. */
export function readFile(path, text) {
  const last = known.get(path)
  if (last?.text === text) return last.facts
  const facts = parse(path, text)
  known.set(path, { text, facts })
  return facts
}

function parse(path, text) {
  const { program, errors } = parseSync(path, text)
  const facts = {
    error: errors[0]?.message,
    lines: text.split('\n').length,
    imports: [],
    strings: [],
    words: [],
    casts: [],
    functions: [],
    sends: [],
    mutableState: [],
    tables: {},
    reexports: 0,
    starReexports: 0,
    statements: program.body.length,
  }
  const lineStarts = [...text.matchAll(/\n/g)].map((match) => match.index)
  const lineOf = (offset) => {
    let low = 0
    let high = lineStarts.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (lineStarts[middle] < offset) low = middle + 1
      else high = middle
    }
    return low + 1
  }
  walk(program, [], (node, parents) => {
    readImport(node, facts)
    readText(node, parents, facts)
    readWord(node, parents, facts)
    if (node.type === 'CallExpression' && node.callee.property?.name === 'send')
      facts.sends.push(...node.arguments.map(literalOf).filter((text) => text !== undefined))
    if (isCast(node)) facts.casts.push(lineOf(node.start))
    if (FUNCTIONS.has(node.type)) {
      const first = lineOf(node.start)
      facts.functions.push({ name: nameOf(node, parents), line: first, lines: lineOf(node.end) - first + 1 })
    }
  })
  facts.mutableState = readMutableState(program)
  facts.tables = readTables(program)
  return facts
}

function walk(node, parents, visit) {
  visit(node, parents)
  const inner = [node, ...parents.slice(0, 5)]
  for (const key of visitorKeys[node.type] ?? []) {
    const value = node[key]
    if (Array.isArray(value)) {
      for (const item of value) if (item) walk(item, inner, visit)
    } else if (value) walk(value, inner, visit)
  }
}

function readImport(node, facts) {
  switch (node.type) {
    case 'ImportDeclaration':
      return facts.imports.push({
        specifier: node.source.value,
        isType: node.importKind === 'type' || (node.specifiers.length > 0 && node.specifiers.every(isTypeSpecifier)),
        names: node.specifiers.map(
          (one) => one.imported?.name ?? (one.type === 'ImportDefaultSpecifier' ? 'default' : '*'),
        ),
      })
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
      if (!node.source) return
      facts.reexports += 1
      if (node.type === 'ExportAllDeclaration') facts.starReexports += 1
      return facts.imports.push({
        specifier: node.source.value,
        isType: node.exportKind === 'type',
        names: node.specifiers?.map((one) => one.local.name) ?? ['*'],
      })
    case 'ImportExpression':
      return facts.imports.push({ specifier: literalOf(node.source), isType: false, names: ['*'] })
    case 'TSImportType':
      return facts.imports.push({ specifier: literalOf(node.source), isType: true, names: ['*'] })
    case 'TSExternalModuleReference':
      return facts.imports.push({ specifier: literalOf(node.expression), isType: false, names: ['*'] })
    case 'NewExpression':
      if (node.callee.name === 'URL' && node.arguments[1]?.object?.type === 'MetaProperty')
        facts.imports.push({
          specifier: literalOf(node.arguments[0]) ?? '.',
          isType: false,
          isAddress: true,
          names: [],
        })
      return
    case 'CallExpression':
      if (node.callee.type === 'Identifier' && node.callee.name === 'require')
        facts.imports.push({ specifier: literalOf(node.arguments[0]), isType: false, names: ['*'] })
  }
}

function isTypeSpecifier(specifier) {
  return specifier.importKind === 'type'
}

/** Undefined when the text is only known when it runs. */
function literalOf(node) {
  if (node?.type === 'Literal' && typeof node.value === 'string') return node.value
  if (node?.type === 'TemplateLiteral' && node.expressions.length === 0) return node.quasis[0].value.cooked
  if (node?.type === 'TSLiteralType') return literalOf(node.literal)
  return undefined
}

function readText(node, parents, facts) {
  const isAsked = () => {
    const call = parents.find((one) => one.type !== 'TemplateLiteral')
    return call?.type === 'CallExpression' && STRING_TESTS.has(call.callee.property?.name)
  }
  if (node.type === 'Literal' && typeof node.value === 'string')
    facts.strings.push({ text: node.value, isAsked: isAsked() })
  if (node.type === 'Literal' && node.regex)
    facts.strings.push({ text: node.regex.pattern, isAsked: false, isRegex: true })
  if (node.type === 'TemplateElement') facts.strings.push({ text: node.value.cooked ?? '', isAsked: isAsked() })
}

/** Every name that is not declared here as something else: globals, and keys by which globals are reached. */
function readWord(node, [parent], facts) {
  if (node.type === 'JSXIdentifier') return facts.words.push({ word: node.name, use: 'attribute' })
  if (node.type !== 'Identifier') return
  const use = howUsed(node, parent)
  if (use !== undefined) facts.words.push({ word: node.name, use })
}

function howUsed(node, parent) {
  if (parent === undefined) return undefined
  if (parent.type === 'MemberExpression' && parent.property === node && !parent.computed) return ownerOf(parent.object)
  if (parent.type === 'Property' && parent.key === node && !parent.computed && !parent.shorthand) return 'key'
  if (
    /^TSPropertySignature|^TSMethodSignature|^PropertyDefinition|^MethodDefinition/.test(parent.type) &&
    parent.key === node
  )
    return 'key'
  if (parent.type === 'TSTypeReference' || parent.type === 'TSQualifiedName' || parent.type === 'TSInterfaceHeritage')
    return 'type'
  if (parent.type === 'NewExpression' && parent.callee === node)
    return parent.arguments[0] && parent.arguments[0].type !== 'SpreadElement' ? 'made from' : 'made'
  if (parent.type === 'BinaryExpression' && parent.operator === 'instanceof') return 'instanceof'
  if (parent.type === 'MemberExpression' && parent.object === node)
    return parent.computed ? 'taken from' : `.${parent.property.name}`
  return 'word'
}

function ownerOf(object) {
  if (object.type === 'Identifier') return `of ${object.name}`
  return object.type === 'MetaProperty' ? 'of import.meta' : 'member'
}

function isCast(node) {
  if (node.type === 'TSTypeAssertion') return true
  if (node.type !== 'TSAsExpression') return false
  const type = node.typeAnnotation
  return !(type.type === 'TSTypeReference' && type.typeName.name === 'const')
}

function nameOf(node, parents) {
  if (node.id) return node.id.name
  const owner = parents.find((one) => /Declarator|^Property|MethodDefinition|CallExpression|Assignment/.test(one.type))
  if (owner?.type === 'VariableDeclarator') return owner.id.name ?? 'destructured'
  if (owner?.key) return owner.key.name ?? owner.key.value
  if (owner?.type === 'CallExpression') return `argument of ${owner.callee.name ?? owner.callee.property?.name}`
  return 'nameless'
}

/** Names at the top of a file whose value can change while the program runs. */
function readMutableState(program) {
  const names = []
  const constants = new Set()
  for (const statement of program.body) {
    const declaration = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement
    if (declaration?.type !== 'VariableDeclaration' || declaration.declare) continue
    for (const { id, init } of declaration.declarations) {
      const name = id.name ?? 'destructured'
      if (declaration.kind !== 'const') names.push(name)
      else if (isEmptyStore(init) && !isReadonly(id)) names.push(name)
      else constants.add(name)
    }
  }
  walk(program, [], (node) => {
    const changed = changedName(node)
    if (changed !== undefined && constants.has(changed) && !names.includes(changed)) names.push(changed)
  })
  return names
}

/** Topmost tables as objects: their name and their keys. */
function readTables(program) {
  const tables = {}
  for (const statement of program.body) {
    const declaration = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement
    if (declaration?.type !== 'VariableDeclaration') continue
    for (const { id, init } of declaration.declarations) {
      let table = init
      while (table?.expression !== undefined) table = table.expression
      if (table?.type === 'ObjectExpression')
        tables[id.name] = table.properties.flatMap(({ key }) => (key ? [key.name ?? key.value] : []))
    }
  }
  return tables
}

function isReadonly(id) {
  const type = id.typeAnnotation?.typeAnnotation
  if (type?.type === 'TSTypeOperator') return type.operator === 'readonly'
  return type?.type === 'TSTypeReference' && /^Readonly/.test(type.typeName.name)
}

function isEmptyStore(init) {
  if (init?.type === 'ArrayExpression') return init.elements.length === 0
  if (init?.type === 'ObjectExpression') return init.properties.length === 0
  return init?.type === 'NewExpression' && /^(Weak)?(Map|Set)$/.test(init.callee.name) && init.arguments.length === 0
}

function changedName(node) {
  if (node.type === 'AssignmentExpression' && node.left.type === 'MemberExpression') return node.left.object.name
  if (node.type === 'UpdateExpression' && node.argument.type === 'MemberExpression') return node.argument.object.name
  if (node.type === 'UnaryExpression' && node.operator === 'delete') return node.argument.object?.name
  if (
    node.type === 'CallExpression' &&
    node.callee.type === 'MemberExpression' &&
    MUTATORS.has(node.callee.property.name)
  )
    return node.callee.object.name
  return undefined
}
