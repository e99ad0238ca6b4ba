import { expect, it } from 'vitest'
import { createGate } from './gate'

const never = new AbortController().signal

async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  return Promise.race([promise.then(() => true), new Promise<boolean>((resolve) => setImmediate(resolve, false))])
}

it('lets as many in as it has places, and the next one when somebody leaves', async () => {
  const gate = createGate(2)
  const leave = await gate.enter(never)
  await gate.enter(never)
  const third = gate.enter(never)
  expect(await isSettled(third)).toBe(false)
  leave()
  expect(await isSettled(third)).toBe(true)
})

it('does not count a place twice that is given back twice', async () => {
  const gate = createGate(1)
  const leave = await gate.enter(never)
  leave()
  leave()
  await gate.enter(never)
  expect(await isSettled(gate.enter(never))).toBe(false)
})

it('forgets who gave up waiting', async () => {
  const gate = createGate(1)
  const leave = await gate.enter(never)
  const controller = new AbortController()
  const impatient = gate.enter(controller.signal)
  const patient = gate.enter(never)
  controller.abort()
  ;(await impatient)()
  expect(await isSettled(patient)).toBe(false)
  leave()
  expect(await isSettled(patient)).toBe(true)
})
