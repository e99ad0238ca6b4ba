import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import { openLogOutput } from './log-output'

function stream() {
  const written: string[] = []
  const emitter = Object.assign(new EventEmitter(), {
    written,
    fails: undefined as Error | undefined,
    write(text: string) {
      if (emitter.fails !== undefined) throw emitter.fails
      written.push(text)
      return true
    },
  })
  return emitter
}

const open = () => {
  const [stdout, stderr] = [stream(), stream()]
  const open = (one: unknown) => one as NodeJS.WriteStream
  return { stdout, stderr, output: openLogOutput(open(stdout), open(stderr)) }
}
const failure = (code: string) => Object.assign(new Error(code), { code })

describe('the way of the log', () => {
  it('ends when its reader has gone, which is said once and elsewhere', () => {
    const { stdout, stderr, output } = open()
    output.write('one\n')
    stdout.emit('error', failure('EPIPE'))
    stdout.emit('error', failure('EPIPE'))
    output.write('two\n')
    expect(stdout.written).toEqual(['one\n'])
    expect(stderr.written).toHaveLength(1)
    expect(JSON.parse(stderr.written[0] ?? '')).toMatchObject({ level: 'warn' })
  })

  it('is tried on after a failure that may pass, and nobody writes about it', () => {
    const { stdout, stderr, output } = open()
    stdout.emit('error', failure('ENOSPC'))
    stderr.emit('error', failure('EPIPE'))
    stdout.fails = failure('ENOSPC')
    output.write('lost\n')
    stdout.fails = undefined
    output.write('two\n')
    expect(stdout.written).toEqual(['two\n'])
    expect(stderr.written).toEqual([])
  })

  it('may end on both sides', () => {
    const { stdout, stderr, output } = open()
    stderr.fails = failure('EPIPE')
    stdout.emit('error', failure('EPIPE'))
    stderr.emit('error', failure('EPIPE'))
    output.write('two\n')
    expect([stdout.written, stderr.written]).toEqual([[], []])
  })
})
