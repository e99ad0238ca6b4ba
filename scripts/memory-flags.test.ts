import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { MEMORY_ENV, MEMORY_FLAGS } from './memory-flags.mjs'

const read = (file: string) => readFileSync(join(import.meta.dirname, '..', file), 'utf8')

const VARIABLES = Object.entries(MEMORY_ENV).map(([name, value]) => `${name}=${value}`)

describe('the settings of the heap', () => {
  it('are the same in the image as for everybody else', () => {
    const [, entry = '[]'] = /^ENTRYPOINT (.*)$/m.exec(read('Dockerfile')) ?? []
    expect(JSON.parse(entry)).toEqual(['/nodejs/bin/node', ...MEMORY_FLAGS, 'boot.mjs'])
  })

  it.each(['start', 'demo'])('are the same by npm run %s', (name) => {
    expect(JSON.parse(read('package.json')).scripts[name]).toContain(
      `${VARIABLES.join(' ')} exec node ${MEMORY_FLAGS.join(' ')} scripts/start.mjs`,
    )
  })

  it('go with the settings of what is below the heap, in the image as well', () => {
    const variables = read('Dockerfile').split('\nENV NODE_ENV').at(-1)?.split('\nUSER')[0] ?? ''
    expect(variables.split(/[ \\\n]+/)).toEqual(expect.arrayContaining(VARIABLES))
  })

  it('are said by the program for agents itself, which a client starts by a command of its own', () => {
    expect(read('scripts/fluxdeck/mcp.mjs')).toMatch(
      /for \(const flag of MEMORY_FLAGS\) setFlagsFromString\(flag\)\n.*loadBuilt/,
    )
  })

  it('are known to this Node, which would not start otherwise', () => {
    expect(execFileSync(process.execPath, [...MEMORY_FLAGS, '-p', '1 + 1'], { encoding: 'utf8' })).toBe('2\n')
  })
})
