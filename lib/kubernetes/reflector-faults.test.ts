import { afterEach, describe, expect, it } from 'vitest'
import { createPlaces } from '@/lib/places'
import { type Scene, type ScenePlan, startScene } from './testing/reflector-bench'
import { type Answer, list, object, type ScriptedServer, type Stream, status } from './testing/scripted-server'

let scene: Scene

async function startLive(plan: ScenePlan = {}): Promise<Scene> {
  scene = await startScene({
    ...plan,
    prepare: (server) => {
      server.onList = calmList
      plan.prepare?.(server)
    },
  })
  await scene.clock.until(() => scene.server.watches.length === 1, 'the first watch is open')
  await scene.clock.until(() => scene.sink.current()?.state === 'live', 'the source is live')
  return scene
}

async function startWith(prepare: (server: ScriptedServer) => void): Promise<Scene> {
  scene = await startScene({ prepare })
  return scene
}

const calmList: Answer = (exchange) => exchange.json(200, list([object('a', '5'), object('b', '6')], '10'))
const openWatch: Answer = (exchange) => scene.server.watches.push(exchange.stream())

function refuseAll(code: number, reason: string, headers: Readonly<Record<string, string>> = {}): void {
  scene.server.onAny = (exchange) => {
    exchange.json(code, status(code, reason, 'token abc is wrong'), headers)
    return true
  }
}

function heal(): void {
  scene.server.onAny = () => false
  scene.server.onList = calmList
  scene.server.onWatch = openWatch
}

function lastWatch(): Stream {
  const watch = scene.server.watches.at(-1)
  if (watch === undefined) throw new Error('no watch is open')
  return watch
}

const isIn = (state: string) => () => scene.sink.current()?.state === state

afterEach(() => scene.close())

describe('a refused connection', () => {
  it('is stale after 30 s and live again within 35 s of the repair, with the deletes of the meantime', async () => {
    await startLive()
    scene.server.onAny = (exchange) => {
      exchange.drop()
      return true
    }
    lastWatch().drop()
    const staleAfterMs = await scene.clock.passUntil(isIn('stale'), 'the source is stale')
    expect(staleAfterMs).toBeGreaterThanOrEqual(29_000)
    expect(staleAfterMs).toBeLessThanOrEqual(31_000)
    expect(scene.sink.names()).toEqual(['a', 'b'])
    const lastSyncedAt = scene.sink.lastSyncedAt
    await scene.clock.pass(200_000)
    expect(scene.sink.lastSyncedAt).toEqual(lastSyncedAt)

    heal()
    scene.server.onWatch = (exchange) => {
      const stream = exchange.stream()
      scene.server.watches.push(stream)
      stream.event('DELETED', object('b', '30'))
    }
    expect(await scene.clock.passUntil(isIn('live'), 'the source is live again')).toBeLessThanOrEqual(35_000)
    await scene.clock.until(() => scene.sink.names().length === 1, 'the delete is caught up with')
    expect(scene.server.listCount()).toBe(1)
  })

  it('at the very start is told as connecting with the reason, not as an empty cluster', async () => {
    await startWith((server) => {
      server.onAny = (exchange) => {
        exchange.drop()
        return true
      }
    })
    await scene.clock.passUntil(() => scene.sink.states.length >= 2, 'the reason is told')
    await scene.clock.pass(60_000)
    expect(scene.sink.current()?.state).toBe('connecting')
    expect(scene.sink.current()?.reason).toContain('127.0.0.1')
    expect(scene.sink.replacements).toBe(0)
    expect(scene.sink.lastSyncedAt).toBeUndefined()
  })

  it('is retried ever more slowly, but at least every 30 s', async () => {
    await startWith((server) => {
      server.onAny = (exchange) => {
        exchange.drop()
        return true
      }
    })
    await scene.clock.pass(300_000)
    const early = scene.server.requests.length
    await scene.clock.pass(300_000)
    const late = scene.server.requests.length - early
    expect(late).toBeGreaterThanOrEqual(10)
    expect(late).toBeLessThanOrEqual(15)
  })
})

describe('a refusal', () => {
  it('with 401 once is met with one reload and no change of state', async () => {
    await startLive()
    let refusals = 0
    scene.server.onWatch = (exchange) => {
      refusals += 1
      if (refusals === 1) exchange.json(401, status(401, 'Unauthorized'))
      else openWatch(exchange)
    }
    lastWatch().end()
    await scene.clock.passUntil(() => scene.server.watches.length === 2, 'the watch is open again', 4_000)
    expect(scene.sink.states.map(({ state }) => state)).toEqual(['connecting', 'live'])
  })

  it('with 401 for ever is told as unauthorised, keeps the rows and is tried again', async () => {
    await startLive()
    refuseAll(401, 'Unauthorized')
    lastWatch().end()
    await scene.clock.passUntil(isIn('unauthorised'), 'it is told', 10_000)
    expect(scene.sink.current()?.reason).toBe('The API server does not accept the credentials.')
    expect(scene.sink.names()).toEqual(['a', 'b'])
    await scene.clock.pass(120_000)
    heal()
    expect(await scene.clock.passUntil(isIn('live'), 'it is live again')).toBeLessThanOrEqual(35_000)
  })

  it('with 403 names what is not allowed, is tried each minute and goes away by itself', async () => {
    await startWith((server) => {
      server.onAny = (exchange) => {
        exchange.json(403, status(403, 'Forbidden'))
        return true
      }
    })
    await scene.clock.passUntil(isIn('forbidden'), 'it is told', 10_000)
    expect(scene.sink.current()?.reason).toBe('The cluster does not let this account list widgets (example.org).')
    const before = scene.server.requests.length
    await scene.clock.pass(240_000)
    expect(scene.server.requests.length - before).toBeGreaterThanOrEqual(3)
    expect(scene.server.requests.length - before).toBeLessThanOrEqual(5)
    heal()
    expect(await scene.clock.passUntil(isIn('live'), 'it is live')).toBeLessThanOrEqual(61_000)
  })

  it('of the watch alone is told as forbidden, although the list succeeds', async () => {
    await startWith((server) => {
      server.onList = calmList
      server.onWatch = (exchange) => exchange.json(403, status(403, 'Forbidden'))
    })
    await scene.clock.passUntil(isIn('forbidden'), 'it is told', 10_000)
    expect(scene.sink.current()?.reason).toContain('watch widgets')
    const lists = scene.server.listCount()
    await scene.clock.pass(125_000)
    expect(scene.server.listCount() - lists).toBe(2)
    expect(scene.sink.states.map(({ state }) => state)).not.toContain('live')
    expect(scene.sink.names()).toEqual(['a', 'b'])
  })

  it('with 404 ends the reflector as absent', async () => {
    await startWith((server) => {
      server.onAny = (exchange) => {
        exchange.text(404, '404 page not found\n')
        return true
      }
    })
    await scene.clock.passUntil(isIn('absent'), 'it is told', 10_000)
    await scene.clock.pass(4_000)
    expect(await scene.end).toBe('absent')
  })

  it('with 404 as a web page is an error of something in between, not an absent kind', async () => {
    await startLive()
    scene.server.onAny = (exchange) => {
      exchange.text(404, '<html>nothing here</html>', 'text/html')
      return true
    }
    lastWatch().end()
    await scene.clock.passUntil(isIn('error'), 'it is told', 10_000)
    expect(scene.sink.current()?.reason).not.toContain('<html>')
    expect(scene.sink.names()).toEqual(['a', 'b'])
  })

  it('with 429 and Retry-After is told and not tried before that time', async () => {
    await startLive()
    refuseAll(429, 'TooManyRequests', { 'retry-after': '90' })
    lastWatch().end()
    await scene.clock.passUntil(isIn('rate_limited'), 'it is told', 10_000)
    const before = scene.server.requests.length
    await scene.clock.pass(89_000)
    expect(scene.server.requests.length).toBe(before)
    heal()
    expect(await scene.clock.passUntil(isIn('live'), 'it is live again')).toBeLessThanOrEqual(15_000)
  })

  it('with 429 and no Retry-After waits a minute or more', async () => {
    await startLive()
    refuseAll(429, 'TooManyRequests')
    lastWatch().end()
    await scene.clock.passUntil(isIn('rate_limited'), 'it is told', 10_000)
    const before = scene.server.requests.length
    await scene.clock.pass(59_000)
    expect(scene.server.requests.length).toBe(before)
  })

  it.each([
    { code: 500, state: 'error' },
    { code: 503, state: 'stale' },
    { code: 422, state: 'error' },
    { code: 302, state: 'error' },
  ])('with $code becomes $state, shows no upstream text, and heals', async ({ code, state }) => {
    await startLive()
    refuseAll(code, 'Whatever')
    lastWatch().end()
    await scene.clock.passUntil(isIn(state), 'it is told', 40_000)
    expect(JSON.stringify(scene.sink.states)).not.toContain('abc')
    heal()
    expect(await scene.clock.passUntil(isIn('live'), 'it is live again')).toBeLessThanOrEqual(35_000)
  })

  it('written as HTML with status 200 is an error, not an empty list', async () => {
    await startWith((server) => {
      server.onAny = (exchange) => {
        exchange.text(200, '<html>please log in</html>', 'text/html')
        return true
      }
    })
    await scene.clock.passUntil(isIn('error'), 'it is told', 10_000)
    expect(scene.sink.replacements).toBe(0)
  })
})

describe('a server that comes back', () => {
  const dropAll = () => {
    scene.server.onAny = (exchange) => {
      exchange.drop()
      return true
    }
  }

  // What a real one says until it has read its roles and its custom resources.
  it.each([
    { code: 403, headers: {} },
    { code: 401, headers: {} },
    { code: 429, headers: { 'retry-after': '1' } },
    { code: 503, headers: { 'retry-after': '1' } },
  ])('and first refuses with $code is asked again soon, and nothing else is claimed', async ({ code, headers }) => {
    await startLive()
    dropAll()
    lastWatch().drop()
    await scene.clock.passUntil(isIn('stale'), 'the source is stale')
    await scene.clock.pass(120_000)
    refuseAll(code, 'NotYet', headers)
    const refused = scene.server.requests.length
    await scene.clock.passUntil(() => scene.server.requests.length > refused, 'it is asked')
    heal()
    expect(await scene.clock.passUntil(isIn('live'), 'it is live again')).toBeLessThanOrEqual(10_000)
    expect(scene.sink.states.map(({ state }) => state).filter((state) => state !== 'stale')).toEqual([
      'connecting',
      'live',
      'live',
    ])
    expect(scene.server.listCount()).toBe(1)
  })

  it('without its memory is not called live before everything was listed anew, and that at once', async () => {
    await startLive()
    dropAll()
    lastWatch().drop()
    await scene.clock.passUntil(isIn('stale'), 'the source is stale')
    await scene.clock.pass(120_000)
    // A real one opens the watch with 200 and only then says that it is too old.
    scene.server.onAny = () => false
    scene.server.onList = (exchange) => exchange.json(200, list([object('a', '50')], '60'))
    scene.server.onWatch = (exchange) => {
      const stream = exchange.stream()
      scene.server.watches.push(stream)
      if (Number(exchange.query.get('resourceVersion')) < 60) stream.event('ERROR', status(410, 'Expired'))
    }
    expect(await scene.clock.passUntil(isIn('live'), 'it is live again')).toBeLessThanOrEqual(35_000)
    expect(scene.sink.names()).toEqual(['a'])
    expect(scene.sink.states.map(({ state }) => state).filter((state) => state === 'live')).toHaveLength(2)
  })

  it('and goes on to refuse is believed after a few answers', async () => {
    await startLive()
    dropAll()
    lastWatch().drop()
    await scene.clock.passUntil(isIn('stale'), 'the source is stale')
    refuseAll(403, 'Forbidden')
    expect(await scene.clock.passUntil(isIn('forbidden'), 'it is told')).toBeLessThanOrEqual(60_000)
    const before = scene.server.requests.length
    await scene.clock.pass(179_000)
    expect(scene.server.requests.length - before).toBeLessThanOrEqual(3)
  })
})

describe('a stream', () => {
  it('that is refused again and again from the same version is begun from a new list', async () => {
    await startLive()
    scene.server.onWatch = (exchange) => {
      if (exchange.query.get('resourceVersion') === '10') exchange.json(504, status(504, 'Timeout', 'too large'))
      else openWatch(exchange)
    }
    scene.server.onList = (exchange) => exchange.json(200, list([object('a', '2')], '3'))
    lastWatch().end()
    await scene.clock.passUntil(() => scene.sink.names().length === 1, 'the kind is listed again', 60_000)
    await scene.clock.passUntil(isIn('live'), 'it is live again', 10_000)
  })

  it('that falls silent is given up after 75 s and resumed from the last version', async () => {
    await startLive()
    lastWatch().event('MODIFIED', object('a', '12'))
    await scene.clock.pass(1_000)
    const ms = await scene.clock.passUntil(() => scene.server.watches.length === 2, 'the watch is resumed')
    expect(ms).toBeGreaterThanOrEqual(73_000)
    expect(ms).toBeLessThanOrEqual(80_000)
    expect(lastWatch().query.get('resourceVersion')).toBe('12')
    expect(scene.server.listCount()).toBe(1)
    expect(scene.sink.current()).toEqual({ state: 'live' })
  })

  it('that brings no bookmarks may be quiet until its server ends it, and is given up soon after', async () => {
    await startLive({ hasNoBookmarks: true })
    expect(lastWatch().query.get('timeoutSeconds')).toBe('300')
    await scene.clock.pass(320_000)
    expect(scene.server.watches).toHaveLength(1)
    expect(scene.sink.current()).toEqual({ state: 'live' })
    await scene.clock.passUntil(() => scene.server.watches.length === 2, 'the watch is resumed', 20_000)
    expect(lastWatch().query.get('resourceVersion')).toBe('10')
    expect(scene.server.listCount()).toBe(1)
  })

  it('that stays silent twice from its first second is distrusted and listed again', async () => {
    await startLive()
    await scene.clock.passUntil(() => scene.server.listCount() === 2, 'the kind is listed again', 170_000)
  })

  it('that opens and fails at once, again and again, never claims to be live', async () => {
    await startLive()
    scene.server.onWatch = (exchange) => {
      const stream = exchange.stream()
      stream.event('ERROR', status(500, 'InternalError'))
      stream.end()
    }
    lastWatch().drop()
    await scene.clock.passUntil(isIn('stale'), 'the source is stale', 40_000)
    const seen = scene.sink.states.length
    await scene.clock.pass(180_000)
    expect(scene.sink.states.slice(seen).map(({ state }) => state)).not.toContain('live')
  })

  it('that ends at once and empty, again and again, is not mistaken for a working one', async () => {
    await startLive()
    scene.server.onWatch = (exchange) => exchange.stream().end()
    lastWatch().end()
    const before = scene.server.watchCount()
    await scene.clock.pass(300_000)
    expect(scene.server.watchCount() - before).toBeLessThanOrEqual(60)
    expect(scene.server.listCount()).toBeGreaterThan(1)
  })
})

describe('a slow list', () => {
  it('that hangs is given up after 60 s and never runs beside another one', async () => {
    let inFlight = 0
    let most = 0
    await startWith((server) => {
      server.onList = () => {
        inFlight += 1
        most = Math.max(most, inFlight)
      }
    })
    const before = scene.clock.elapsed()
    await scene.clock.until(() => scene.server.listCount() === 1, 'the list is asked for')
    scene.server.onAny = () => {
      inFlight -= 1
      return false
    }
    const ms = await scene.clock.passUntil(() => scene.server.listCount() === 2, 'it is asked for again')
    expect(before + ms).toBeGreaterThanOrEqual(60_000)
    expect(most).toBe(1)
  })
})

it('hands its place among the first lists on when it hangs', async () => {
  const places = createPlaces(1)
  scene = await startScene({ places, prepare: (server) => (server.onList = () => {}) })
  await scene.clock.until(() => scene.server.listCount() === 1, 'the list is asked for')
  let isNext = false
  void places.enter(new AbortController().signal).then(() => {
    isNext = true
  })
  const ms = await scene.clock.passUntil(() => isNext, 'the next kind may list', 20_000)
  expect(ms).toBeGreaterThanOrEqual(14_000)
})
