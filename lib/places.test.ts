import { expect, it } from 'vitest'
import { createPlaces } from './places'

const never = new AbortController().signal

async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  return Promise.race([promise.then(() => true), new Promise<boolean>((resolve) => setImmediate(resolve, false))])
}

it('lets as many in as it has places, and the next one when somebody leaves', async () => {
  const places = createPlaces(2)
  const leave = await places.enter(never)
  await places.enter(never)
  const third = places.enter(never)
  expect(await isSettled(third)).toBe(false)
  leave()
  expect(await isSettled(third)).toBe(true)
})

it('does not count a place twice that is given back twice', async () => {
  const places = createPlaces(1)
  const leave = await places.enter(never)
  leave()
  leave()
  await places.enter(never)
  expect(await isSettled(places.enter(never))).toBe(false)
})

it('forgets who gave up waiting', async () => {
  const places = createPlaces(1)
  const leave = await places.enter(never)
  const controller = new AbortController()
  const impatient = places.enter(controller.signal)
  const patient = places.enter(never)
  controller.abort()
  ;(await impatient)()
  expect(await isSettled(patient)).toBe(false)
  leave()
  expect(await isSettled(patient)).toBe(true)
})
