// docs/mcp.md says which tools there are and what the names of other servers have become: held to the tools themselves.

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { TOOLS } from './tools'
import { ELSEWHERE, LEFT_OUT } from './unknown-tool'

const PAGE = readFileSync('docs/mcp.md', 'utf8')
const [, tools = '', waiting = ''] = PAGE.split(/^## (?=Tools|Awaiting)/m)
const NAMES = TOOLS.map(({ name }) => name)
const named = (text: string) =>
  new Set(Array.from(text.matchAll(/`([a-z]+(?:_[a-z]+)+|diagnose)\b/g), ([, name]) => name))

describe('the page of agents', () => {
  it('has each tool in its table, and no other', () => {
    const rows = tools.split('\n').filter((line) => line.startsWith('| `'))
    expect([...named(rows.map((row) => row.split(' | ')[0]).join('\n'))].sort()).toEqual([...NAMES].sort())
  })

  it('says of each name that is known from elsewhere what is asked here, or why it is left out', () => {
    const said = named(waiting)
    // These two are names of our own prompts as well, and words that agents guess.
    const guesses = Object.keys(ELSEWHERE).filter((name) =>
      /^debug_|^reconcile_flux_|^describe_|_logs$|^pods_list$/.test(name),
    )
    // Some tools of our own are left out where what they need is switched off.
    const own = new Set<string>(NAMES)
    const known = [...Object.keys(ELSEWHERE), ...Object.keys(LEFT_OUT)].filter(
      (name) => !guesses.includes(name) && !own.has(name),
    )
    expect(known.filter((name) => !said.has(name))).toEqual([])
  })

  it('leads to tools and arguments that there are', () => {
    for (const [, name = '', args = ''] of waiting.matchAll(/`([a-z_]+)\(([^)`]*)\)/g)) {
      const tool = TOOLS.find((one) => one.name === name)
      expect(tool, name).toBeDefined()
      const given = args
        .replace(/\[[^\]]*\]/g, '')
        .split(',')
        .map((one) => one.trim().split('=')[0] ?? '')
      expect(Object.keys(tool?.input.shape ?? {}), `${name}(${args})`).toEqual(expect.arrayContaining(given))
    }
  })

  it('counts the calls of each row', () => {
    const rows = waiting.split('\n').filter((line) => /^\| [^-]/.test(line))
    expect(rows.length).toBeGreaterThan(40)
    expect(
      rows.filter((row) => !/\| ([0-2](–[12])?( per 200 objects| instead of 2| each)?|–|Calls) \|$/.test(row)),
    ).toEqual([])
  })
})
