import { expect, it } from 'vitest'
import { nextTurn, takeTurns } from './turns'

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

it('lets one of many go on in each round, in their order, and leaves nobody behind', async () => {
  const went: string[] = []
  let rounds = 0
  let isOver = false
  const count = () => {
    rounds += 1
    if (!isOver) setImmediate(count)
  }
  setImmediate(count)
  const work = async (name: string) => {
    for (let step = 0; step < 3; step += 1) {
      await nextTurn()
      went.push(`${name}${step}`)
    }
  }
  await Promise.all(['a', 'b', 'c'].map(work))
  isOver = true
  expect(went).toEqual(['a0', 'b0', 'c0', 'a1', 'b1', 'c1', 'a2', 'b2', 'c2'])
  expect(rounds).toBeGreaterThanOrEqual(went.length - 1)
})
