import { expect, it } from 'vitest'
import { nextTurn, nextTurnAhead, noteArrival, takeTurns } from './turns'

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

/** How many rounds of the loop it takes to have a turn while a connection comes in each of the first so many. */
async function roundsUntilTurn(arrivals: number): Promise<number> {
  let rounds = 0
  let isOver = false
  const arrive = () => {
    if (isOver) return
    if (rounds < arrivals) noteArrival()
    rounds += 1
    setImmediate(arrive)
  }
  arrive()
  await nextTurn()
  isOver = true
  return rounds
}

it('lets nobody go on in a round that took a connection, for more may be coming at once', async () => {
  expect(await roundsUntilTurn(0)).toBeLessThanOrEqual(2)
  expect(await roundsUntilTurn(20)).toBeGreaterThanOrEqual(20)
})

it('goes on now and then though connections never stop coming', async () => {
  const rounds = await roundsUntilTurn(Number.POSITIVE_INFINITY)
  expect(rounds).toBeGreaterThan(20)
  expect(rounds).toBeLessThan(200)
})

it('gives every other turn to what somebody just asked for', async () => {
  const went: string[] = []
  const work = (name: string, turn: () => Promise<void>) => turn().then(() => went.push(name))
  const long = ['a', 'b', 'c'].map((name) => work(name, nextTurn))
  const asked = ['1', '2'].map((name) => work(name, nextTurnAhead))
  await Promise.all([...long, ...asked])
  expect(went).toEqual(['1', 'a', '2', 'b', 'c'])
})
