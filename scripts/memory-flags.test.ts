import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { MEMORY_FLAGS } from './memory-flags.mjs'

const read = (file: string) => readFileSync(join(import.meta.dirname, '..', file), 'utf8')

describe('the settings of the heap', () => {
  it('are the same in the image as for everybody else', () => {
    const [, entry = '[]'] = /^ENTRYPOINT (.*)$/m.exec(read('Dockerfile')) ?? []
    expect(JSON.parse(entry)).toEqual(['/nodejs/bin/node', ...MEMORY_FLAGS, 'boot.mjs'])
  })

  it.each(['start', 'demo'])('are the same by npm run %s', (name) => {
    expect(JSON.parse(read('package.json')).scripts[name]).toContain(
      `exec node ${MEMORY_FLAGS.join(' ')} scripts/start.mjs`,
    )
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
