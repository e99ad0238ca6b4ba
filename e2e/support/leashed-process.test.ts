import { expect, it } from 'vitest'
import { startLeashed } from './leashed-process'

it('gives back the exit code and what was printed', async () => {
  const lines: string[] = []
  const process = await startLeashed('/bin/sh', ['-c', 'echo one; echo two >&2; exit 3'], {
    onLine: (line) => lines.push(line),
  })
  expect(await process.exited).toBe(3)
  expect(lines.sort()).toEqual(['one', 'two'])
})

it('lets the program itself answer a polite signal', async () => {
  const process = await startLeashed('/bin/sh', ['-c', 'trap "echo bye; exit 0" TERM; while :; do sleep 0.05; done'])
  await new Promise((resolve) => setTimeout(resolve, 200))
  expect(await process.stop()).toBe(0)
  expect(process.output()).toBe('bye\n')
})

it('kills a program that does not listen', async () => {
  const process = await startLeashed('/bin/sh', ['-c', 'trap "" TERM; while :; do sleep 0.05; done'])
  await new Promise((resolve) => setTimeout(resolve, 200))
  expect(await process.stop(100)).toBeUndefined()
})
