import { expect, it } from 'vitest'
import { takeTurns } from './turns'

it('lets others have their turn while much is done, and not after each small step', async () => {
  let turns = 0
  const count = () => {
    turns += 1
    next = setImmediate(count)
  }
  let next = setImmediate(count)
  const turn = takeTurns()
  const steps = 60
  for (let step = 0; step < steps; step += 1) {
    const until = performance.now() + 1
    while (performance.now() < until);
    await turn()
  }
  clearImmediate(next)
  expect(turns).toBeGreaterThanOrEqual(3)
  expect(turns).toBeLessThan(steps)
})
