import { beforeEach, describe, expect, it } from 'vitest'
import { createReaders, type Reader, type Readers } from './readers'

const MIB = 1024 * 1024
const LIMIT = 64 * MIB

let time: number
let readers: Readers

beforeEach(() => {
  time = 0
  readers = createReaders(() => time)
})

/** Some seconds go by, in which is looked as often as the program does. */
function wait(seconds: number, meanwhile: () => void = () => {}) {
  for (let second = 0; second < seconds; second += 1) {
    time += 1_000
    meanwhile()
    readers.look()
  }
}

function socket(requestId: string, waiting = 0) {
  const way = {
    waiting,
    left: 0,
    isCut: false,
    take(bytes: number) {
      way.left += bytes
      way.waiting = Math.max(0, way.waiting - bytes)
    },
  }
  const close = readers.watch(requestId, {
    waitingBytes: () => way.waiting,
    leftBytes: () => way.left,
    cut() {
      way.isCut = true
    },
  })
  return Object.assign(way, { close })
}

describe('a socket', () => {
  it('is cut when it took nothing of what waits for 30 s', () => {
    const deaf = socket('deaf', 100)
    wait(29)
    expect(deaf.isCut).toBe(false)
    wait(2)
    expect(deaf.isCut).toBe(true)
    expect(readers.waitingBytes).toBe(0)
  })

  it('stays while it takes something, and while nothing waits for it', () => {
    const slow = socket('slow', 1_000)
    const idle = socket('idle')
    wait(300, () => slow.take(1))
    expect([slow.isCut, idle.isCut]).toEqual([false, false])
    idle.waiting = 10
    wait(29)
    expect(idle.isCut).toBe(false)
  })

  it('is forgotten when it is closed', () => {
    const gone = socket('gone', 100)
    gone.close()
    expect(readers.waitingBytes).toBe(0)
    wait(60)
    expect(gone.isCut).toBe(false)
  })
})

describe('an answer', () => {
  it('is cut when it was not taken whole in 30 s, also by one who takes a little all the time', () => {
    const trickle = socket('trickle', 1_000)
    const reader = readers.open('trickle', () => {})
    reader.hurry()
    wait(29, () => trickle.take(1))
    expect(trickle.isCut).toBe(false)
    wait(1)
    expect(trickle.isCut).toBe(true)
  })

  it('has all the time once it was taken', () => {
    const way = socket('quick')
    const reader = readers.open('quick', () => {})
    reader.hurry()
    reader.settle()
    wait(100)
    expect(way.isCut).toBe(false)
  })

  it('gives back what it kept and its place, once, however it ends', () => {
    for (const how of ['end', 'cut', 'close'] as const) {
      let places = 1
      const way = socket(how)
      const reader = readers.open(how, () => {
        places -= 1
      })
      reader.keep({}, MIB)
      expect(readers.waitingBytes).toBe(MIB)
      if (how === 'close') way.close()
      else reader[how]()
      reader.end()
      way.close()
      expect(readers.waitingBytes, how).toBe(0)
      expect(places, how).toBe(0)
    }
  })

  it('counts what several wait for once, until the last has it', () => {
    const graph = {}
    const [one, other] = [readers.open('one', () => {}), readers.open('other', () => {})]
    one.keep(graph, MIB)
    other.keep(graph, MIB)
    expect(readers.waitingBytes).toBe(MIB)
    one.end()
    expect(readers.waitingBytes).toBe(MIB)
    other.letGo(graph)
    expect(readers.waitingBytes).toBe(0)
  })
})

describe('where all the room is taken', () => {
  it('refuses the newest with a time to come again while nobody is known to be slow', () => {
    const big = socket('big', LIMIT)
    expect(() => readers.expectRoom()).toThrowError(
      expect.objectContaining({ code: 'unavailable', extra: { retryAfterSeconds: 5 } }),
    )
    expect(big.isCut).toBe(false)
  })

  it('cuts who has taken nothing for the longest time, and no more than is needed', () => {
    const ways = ['first', 'second', 'third'].map((name) => {
      const way = socket(name, LIMIT / 4)
      wait(1)
      return way
    })
    wait(5)
    socket('newest', LIMIT / 2)
    readers.expectRoom()
    expect(ways.map(({ isCut }) => isCut)).toEqual([true, true, false])
  })

  it('spares those who are taking what is theirs', () => {
    const busy = socket('busy', LIMIT)
    const deaf = socket('deaf', LIMIT)
    wait(5, () => {
      busy.left += 10
    })
    expect(deaf.isCut).toBe(true)
    expect(busy.isCut).toBe(false)
  })
})

it('lets others have their turn between many who write, and each in the order of coming', async () => {
  const order: string[] = []
  const work = (name: string) => {
    order.push(name)
    for (const end = performance.now() + 5; performance.now() < end; );
  }
  setImmediate(() => order.push('others'))
  const writers = Array.from({ length: 10 }, (_, at) => readers.open(`${at}`, () => {}))
  const write = async ({ turn }: Reader, at: number) => {
    await turn()
    work(`${at}`)
  }
  await Promise.all(writers.map(write))
  expect(order.filter((name) => name !== 'others')).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'])
  expect(order.indexOf('others')).toBeLessThan(8)
})

it('lets what may be very large in only while it leaves room for the rest', () => {
  const way = socket('half', LIMIT / 2)
  expect(() => readers.expectRoom(0.5)).toThrowError(expect.objectContaining({ code: 'unavailable' }))
  readers.expectRoom()
  wait(4)
  readers.expectRoom(0.5)
  expect(way.isCut).toBe(true)
})

it('holds nobody to account for the time in which they waited for their turn', async () => {
  const way = socket('patient')
  const reader = readers.open('patient', () => {})
  reader.hurry()
  const turn = reader.turn()
  wait(100)
  expect(way.isCut).toBe(false)
  await turn
  wait(29)
  expect(way.isCut).toBe(false)
  wait(2)
  expect(way.isCut).toBe(true)
})
