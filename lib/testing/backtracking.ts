// How many steps a pattern takes on a text: the backtracking of the engine, counted instead of timed.

type Step =
  | { readonly op: 'take'; readonly test: (character: string) => boolean }
  | { readonly op: 'split'; readonly first: number; second: number }
  | { readonly op: 'jump'; readonly to: number }
  | { readonly op: 'assert'; readonly test: (text: string, at: number) => boolean }
  | { readonly op: 'look'; readonly program: Program; readonly behind: boolean; readonly not: boolean }
type Program = Step[]

export type Node =
  | { readonly type: 'take'; readonly test: (character: string) => boolean }
  | { readonly type: 'assert'; readonly test: (text: string, at: number) => boolean }
  | { readonly type: 'look'; readonly node: Node; readonly behind: boolean; readonly not: boolean }
  | { readonly type: 'repeat'; readonly node: Node; readonly min: number; readonly max: number; readonly lazy: boolean }
  | { readonly type: 'list' | 'choice'; readonly nodes: readonly Node[] }

const LOOKED_BACK = 40

/** Steps of a search through the whole text, as `replace` and `split` make it; ends at `limit`. */
export function countSteps(pattern: RegExp, text: string, limit: number): number {
  const program = programOf(pattern)
  const meter = { steps: 0, limit }
  for (let from = 0; from <= text.length && meter.steps < limit; ) {
    const end = run(program, text, from, meter)
    if (end === undefined && pattern.sticky) break
    from = end === undefined ? from + 1 : Math.max(end, from + 1)
  }
  return meter.steps
}

const programs = new WeakMap<RegExp, Program>()

function programOf(pattern: RegExp): Program {
  const known = programs.get(pattern)
  if (known !== undefined) return known
  const program: Program = []
  compile(parsePattern(pattern), program)
  programs.set(pattern, program)
  return program
}

interface Meter {
  steps: number
  readonly limit: number
}

function run(program: Program, text: string, from: number, meter: Meter, end?: number): number | undefined {
  const waiting = [0, from]
  while (waiting.length > 0 && meter.steps < meter.limit) {
    let at = waiting.pop() ?? 0
    let pc = waiting.pop() ?? 0
    for (;;) {
      meter.steps += 1
      if (meter.steps >= meter.limit) return undefined
      const step = program[pc]
      if (step === undefined) {
        if (end === undefined || at === end) return at
        break
      }
      if (step.op === 'jump') pc = step.to
      else if (step.op === 'split') {
        waiting.push(step.second, at)
        pc = step.first
      } else if (step.op === 'take') {
        if (at >= text.length || !step.test(text[at] ?? '')) break
        at += 1
        pc += 1
      } else {
        if (step.op === 'assert' ? !step.test(text, at) : looks(step, text, at, meter) === step.not) break
        pc += 1
      }
    }
  }
  return undefined
}

function looks(step: Extract<Step, { op: 'look' }>, text: string, at: number, meter: Meter): boolean {
  if (!step.behind) return run(step.program, text, at, meter) !== undefined
  for (let from = at; from >= Math.max(0, at - LOOKED_BACK); from -= 1) {
    if (run(step.program, text, from, meter, at) !== undefined) return true
  }
  return false
}

function compile(node: Node, into: Program): void {
  if (node.type === 'take') into.push({ op: 'take', test: node.test })
  else if (node.type === 'assert') into.push({ op: 'assert', test: node.test })
  else if (node.type === 'list') for (const one of node.nodes) compile(one, into)
  else if (node.type === 'look') {
    const program: Program = []
    compile(node.node, program)
    into.push({ op: 'look', program, behind: node.behind, not: node.not })
  } else if (node.type === 'repeat') compileRepeat(node, into)
  else compileChoice(node.nodes, into)
}

function compileChoice([first, ...others]: readonly Node[], into: Program): void {
  if (first === undefined) return
  if (others.length === 0) {
    compile(first, into)
    return
  }
  const split = { op: 'split' as const, first: into.length + 1, second: 0 }
  into.push(split)
  compile(first, into)
  const jump = { op: 'jump' as const, to: 0 }
  into.push(jump)
  split.second = into.length
  compileChoice(others, into)
  jump.to = into.length
}

function compileRepeat({ node, min, max, lazy }: Extract<Node, { type: 'repeat' }>, into: Program): void {
  for (let count = 0; count < min; count += 1) compile(node, into)
  const splits: { first: number; second: number }[] = []
  const optional = () => {
    const split = { op: 'split' as const, first: 0, second: 0 }
    if (lazy) split.second = into.length + 1
    else split.first = into.length + 1
    into.push(split)
    splits.push(split)
    compile(node, into)
  }
  if (max === Number.POSITIVE_INFINITY) {
    const start = into.length
    optional()
    into.push({ op: 'jump', to: start })
  } else for (let count = min; count < max; count += 1) optional()
  for (const split of splits) {
    if (lazy) split.first = into.length
    else split.second = into.length
  }
}

const TOKEN =
  /(?<group>\((?:\?(?::|=|!|<=|<!|<[A-Za-z]\w*>))?)|(?<close>\))|(?<or>\|)|(?<repeat>(?:[*+?]|\{\d+(?:,\d*)?\})\??)|(?<assert>\^|\$|\\[bB])|(?<take>\[(?:\\.|[^\]\\])*\]|\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}|\\[pP]\{\w+\}|\\.|[\s\S])/g

/** The pattern as a tree. Back references are not known. */
export function parsePattern({ source, flags }: RegExp): Node {
  const tokens = [...source.matchAll(TOKEN)].map(({ groups = {} }) => groups)
  let at = 0
  const choice = (): Node => {
    const options: Node[][] = [[]]
    for (; at < tokens.length; at += 1) {
      const { group, close, or, repeat, assert, take } = tokens[at] ?? {}
      const list = options.at(-1) ?? []
      if (close !== undefined) break
      if (or !== undefined) options.push([])
      else if (group !== undefined) {
        at += 1
        const node = choice()
        const isLook = /[=!]$/.test(group)
        list.push(isLook ? { type: 'look', node, behind: group.includes('<'), not: group.endsWith('!') } : node)
      } else if (repeat !== undefined) {
        const node = list.pop()
        if (node !== undefined) list.push({ type: 'repeat', node, ...timesOf(repeat) })
      } else if (assert !== undefined) list.push({ type: 'assert', test: assertion(assert, flags) })
      else if (take !== undefined) list.push({ type: 'take', test: taking(take, flags) })
    }
    const nodes = options.map((list): Node => ({ type: 'list', nodes: list }))
    return { type: 'choice', nodes }
  }
  return choice()
}

function timesOf(text: string): { min: number; max: number; lazy: boolean } {
  const lazy = text.length > 1 && text.endsWith('?')
  const [, from, comma, to] = /^\{(\d+)(,?)(\d*)\}/.exec(text) ?? []
  const infinite = Number.POSITIVE_INFINITY
  if (from !== undefined) {
    const min = Number(from)
    return { min, max: comma === '' ? min : to ? Number(to) : infinite, lazy }
  }
  return { min: text.startsWith('+') ? 1 : 0, max: text.startsWith('?') ? 1 : infinite, lazy }
}

function taking(source: string, flags: string): (character: string) => boolean {
  const pattern = new RegExp(`^(?:${source === '/' ? '\\/' : source})$`, flags.replace(/[gy]/g, ''))
  const known = new Map<string, boolean>()
  return (character) => {
    const before = known.get(character)
    if (before !== undefined) return before
    const takes = pattern.test(character)
    known.set(character, takes)
    return takes
  }
}

function assertion(source: string, flags: string): (text: string, at: number) => boolean {
  const isWord = (character: string | undefined) => character !== undefined && /\w/.test(character)
  const isLines = flags.includes('m')
  if (source === '^') return (text, at) => at === 0 || (isLines && text[at - 1] === '\n')
  if (source === '$') return (text, at) => at === text.length || (isLines && text[at] === '\n')
  return (text, at) => (isWord(text[at - 1]) !== isWord(text[at])) === (source === '\\b')
}
