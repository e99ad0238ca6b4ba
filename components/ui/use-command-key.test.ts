import { expect, it } from 'vitest'
import { commandKeyOf } from './use-command-key'

it.each([
  ['MacIntel', '⌘'],
  ['iPhone', '⌘'],
  ['iPad', '⌘'],
  ['Linux x86_64', 'Ctrl'],
  ['Win32', 'Ctrl'],
  ['', 'Ctrl'],
])('is the key of %s', (platform, key) => {
  expect(commandKeyOf(platform)).toBe(key)
})
