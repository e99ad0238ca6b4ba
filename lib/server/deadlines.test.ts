import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Ref } from '@/lib/ref'
import { asRef } from '@/lib/testing/as-ref'
import { createDeadlines } from './deadlines'

const REFS = ['a', 'b', 'c', 'd'].map((name) => asRef(`Kustomization/apps/${name}`))

it('knows the first and who is due whatever was set before, moved or taken away', () => {
  const moves = fc.array(fc.tuple(fc.constantFrom(...REFS), fc.option(fc.nat(20)), fc.nat(20)))
  fc.assert(
    fc.property(moves, (steps) => {
      const deadlines = createDeadlines()
      const times = new Map<Ref, number>()
      for (const [ref, time, now] of steps) {
        deadlines.set(ref, time === null ? undefined : new Date(time))
        if (time === null) times.delete(ref)
        else times.set(ref, time)
        const first = times.size === 0 ? undefined : new Date(Math.min(...times.values()))
        expect(deadlines.next()).toEqual(first)
        const due = [...times].flatMap(([one, at]) => (at <= now ? [one] : []))
        expect(new Set(deadlines.due(new Date(now)))).toEqual(new Set(due))
      }
    }),
  )
})
