import { describe, expect, it } from 'vitest'
import { createPlaces } from './places'

const create = () => createPlaces({ streamLimit: 5, callerStreams: 2, callerHeavy: 1 })

const unavailable = (retryAfterSeconds: number) =>
  expect.objectContaining({ code: 'unavailable', extra: { retryAfterSeconds } })

describe('the places', () => {
  it('are counted for each caller, and for streams and large answers apart', () => {
    const places = create()
    places.take('stream', 'ali')
    const free = places.take('stream', 'ali')
    expect(() => places.take('stream', 'ali')).toThrowError(unavailable(10))
    places.take('heavy', 'ali')
    expect(() => places.take('heavy', 'ali')).toThrowError(unavailable(2))
    places.take('stream', 'bea')
    places.take('heavy', 'bea')
    free()
    places.take('stream', 'ali')
  })

  it('come back once, however often they are given back', () => {
    const places = create()
    const free = places.take('heavy', 'ali')
    free()
    places.take('heavy', 'ali')
    free()
    expect(() => places.take('heavy', 'ali')).toThrowError(unavailable(2))
  })

  it('are counted for all together where callers cannot be told apart, and then of streams only', () => {
    const places = create()
    const frees = Array.from({ length: 5 }, () => places.take('stream', undefined))
    expect(() => places.take('stream', undefined)).toThrowError(unavailable(10))
    expect(() => places.take('stream', 'ali')).toThrowError(unavailable(10))
    for (let count = 0; count < 20; count += 1) places.take('heavy', undefined)
    frees[0]?.()
    places.take('stream', 'ali')
  })
})
