import { expect, it } from 'vitest'
import { createManualClock } from '@/lib/kubernetes/testing/manual-clock'
import { timePushes } from './push-delay'

function start() {
  const timers = createManualClock()
  const seconds: number[] = []
  let touch = () => {}
  let hasTold = true
  const round = timePushes(
    { timers, tallies: { count: () => {}, time: (_, took) => seconds.push(took) } },
    {
      onChange(listener) {
        touch = () => listener([])
        return () => {}
      },
    },
    function* () {
      yield
      return hasTold
    },
  )
  return {
    timers,
    seconds,
    round,
    touch: () => touch(),
    tellNothing: () => {
      hasTold = false
    },
  }
}

it('is counted from the first change that a round takes in to its end', () => {
  const { timers, seconds, round, touch } = start()
  touch()
  timers.advance(80)
  touch()
  const steps = round('touched')
  steps.next()
  timers.advance(20)
  // It came too late for this round.
  touch()
  steps.next()
  expect(seconds).toEqual([0.1])
  timers.advance(50)
  for (const _ of round('touched'));
  expect(seconds).toEqual([0.1, 0.05])
})

it('is none where nothing came, and where what came changed nothing', () => {
  const { timers, seconds, round, touch, tellNothing } = start()
  for (const _ of round('all'));
  tellNothing()
  touch()
  timers.advance(80)
  for (const _ of round('touched'));
  expect(seconds).toEqual([])
})
