import { expect, it } from 'vitest'
import { type Line, readLines } from './lines'

async function read(chunks: readonly (string | Uint8Array)[], maxBytes = 1_000): Promise<Line[]> {
  async function* body(): AsyncGenerator<Uint8Array> {
    for (const chunk of chunks) yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk
  }
  const lines: Line[] = []
  for await (const line of readLines(body(), maxBytes)) lines.push(line)
  return lines
}

const line = (text: string): Line => ({ type: 'line', text })

it.each([
  { name: 'several lines in one chunk', chunks: ['a\nb\nc\n'], expected: [line('a'), line('b'), line('c')] },
  { name: 'one line in many chunks', chunks: ['a', 'b', 'c\n'], expected: [line('abc')] },
  { name: 'a newline at the start of a chunk', chunks: ['ab', '\ncd\n'], expected: [line('ab'), line('cd')] },
  { name: 'carriage returns', chunks: ['a\r\nb\r', '\n'], expected: [line('a'), line('b')] },
  { name: 'empty lines', chunks: ['\n\na\n \r\n\n'], expected: [line('a')] },
  { name: 'empty chunks', chunks: ['', 'a', '', '\n', ''], expected: [line('a')] },
  { name: 'a last line without an end', chunks: ['a\nb'], expected: [line('a'), { type: 'unfinished', text: 'b' }] },
  { name: 'nothing', chunks: [], expected: [] },
])('reads $name', async ({ chunks, expected }) => {
  expect(await read(chunks)).toEqual(expected)
})

it('joins a character whose bytes arrive in two chunks', async () => {
  const bytes = Buffer.from('über\n')
  expect(await read([bytes.subarray(0, 1), bytes.subarray(1)])).toEqual([line('über')])
})

it('reports an over-long line once, drops all of it and reads the next one', async () => {
  const long = 'x'.repeat(30)
  expect(await read(['ok\n', long, long, `${long}\nnext\n`], 50)).toEqual([
    line('ok'),
    { type: 'too_long', head: 'x'.repeat(60) },
    line('next'),
  ])
})

it('does not add up short lines to a long one', async () => {
  const lines = await read(
    Array.from({ length: 100 }, () => 'abcdefghi\n'),
    10,
  )
  expect(lines).toHaveLength(100)
})
