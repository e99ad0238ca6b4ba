import { PassThrough } from 'node:stream'
import { afterEach, expect, it, vi } from 'vitest'
import { listenForLaunches } from './launch-addresses'

afterEach(() => {
  process.removeAllListeners('SIGUSR2')
  process.removeAllListeners('SIGCONT')
})

const start = (isTTY: boolean, isInForeground = () => true) => {
  const terminal = Object.assign(new PassThrough(), { isTTY })
  const onAsked = vi.fn()
  const words = listenForLaunches({ terminal, isInForeground, onAsked })
  return { terminal, onAsked, words }
}

it('prints one more for each Enter in the terminal, and says so', async () => {
  const { terminal, onAsked, words } = start(true)
  expect(words).toContain('press Enter')
  terminal.write('\n')
  await vi.waitFor(() => expect(onAsked).toHaveBeenCalledTimes(1))
  terminal.write('anything\n')
  await vi.waitFor(() => expect(onAsked).toHaveBeenCalledTimes(2))
})

it('prints one more for a signal, with a terminal or without, and names the process', async () => {
  for (const isTTY of [true, false]) {
    const { onAsked, words } = start(isTTY)
    expect(words).toContain(`kill -USR2 ${process.pid}`)
    expect(words.includes('Enter')).toBe(isTTY)
    process.kill(process.pid, 'SIGUSR2')
    await vi.waitFor(() => expect(onAsked).toHaveBeenCalledTimes(1))
    process.removeAllListeners('SIGUSR2')
  }
})

it('reads no terminal from its background, which would stop the process', async () => {
  let isInForeground = false
  const { terminal, onAsked } = start(true, () => isInForeground)
  expect(terminal.isPaused()).toBe(true)
  isInForeground = true
  process.kill(process.pid, 'SIGCONT')
  await vi.waitFor(() => expect(terminal.isPaused()).toBe(false))
  terminal.write('\n')
  await vi.waitFor(() => expect(onAsked).toHaveBeenCalledTimes(1))
  isInForeground = false
  process.kill(process.pid, 'SIGCONT')
  await vi.waitFor(() => expect(terminal.isPaused()).toBe(true))
})

it('reads nothing where there is no terminal', () => {
  const { terminal } = start(false)
  expect(terminal.listenerCount('data')).toBe(0)
})
