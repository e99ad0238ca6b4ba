// One watch of a feed, from opening to its end: what proves it alive, what makes it list anew, what it leaves behind.
import { KubernetesError } from './errors'
import { type Feed, NOT_TAKEN_IN } from './feed-memory'
import { watchEvents } from './list-watch'
import { createSilenceTimer } from './silence-timer'
import { TIMING } from './timing'
import { unreadable } from './unreadable-object'

/** Resolves when the watch ended without a fault. Moves the version on, or forgets it to force a list. */
export async function watchOnce(feed: Feed, from: string): Promise<void> {
  const { options, signal, memory, backoff, comeback, status } = feed
  const { client, clock, random } = options
  const connection = new AbortController()
  const stop = () => connection.abort()
  signal.addEventListener('abort', stop, { once: true })
  const silenceMs = options.hasNoBookmarks ? TIMING.unmarkedSilenceMs : TIMING.silenceMs
  const silence = createSilenceTimer(clock, silenceMs, stop)
  let openedAt: number | undefined
  let lines = 0
  let isListDue = false
  let cancelProof = () => {}
  let cancelRelist = () => {}

  const isProven = () => {
    cancelProof()
    memory.proveMs = 0
    comeback.done()
    status.working()
  }
  const mayListAt = () => memory.lastRelistForBadLineAt + TIMING.relistAfterBadLineMinGapMs
  const listWhenDue = () => {
    if (memory.relistAt === undefined) return
    cancelRelist()
    cancelRelist = clock.after(Math.max(0, memory.relistAt - clock.elapsed()), () => {
      isListDue = true
      stop()
    })
  }
  const listSoon = () => {
    if (memory.relistAt !== undefined) return
    memory.relistAt = Math.max(mayListAt(), clock.elapsed() + TIMING.relistAfterBadLineMs)
    listWhenDue()
  }
  const range = TIMING.watchMaxSeconds - TIMING.watchMinSeconds
  const timeoutSeconds = options.hasNoBookmarks
    ? TIMING.unmarkedWatchSeconds
    : TIMING.watchMinSeconds + Math.floor(random() * range)
  const scope = { ...options, resourceVersion: from, timeoutSeconds, silenceMs }
  try {
    if (signal.aborted) stop()
    const events = watchEvents(client, scope, connection.signal, {
      open: () => {
        openedAt = clock.elapsed()
        silence.touch()
        listWhenDue()
        // Opening proves nothing after a fault: a server that lost its memory says so in the stream, a moment later.
        if (memory.proveMs > 0) cancelProof = clock.after(memory.proveMs, isProven)
        else isProven()
      },
      line: () => {
        lines += 1
        silence.touch()
      },
      bad: (reason) => {
        feed.countBad(reason)
        listSoon()
      },
    })
    for await (const event of events) {
      isProven()
      memory.version = event.resourceVersion ?? memory.version
      if (event.type !== 'BOOKMARK') await takeIn(feed, event.type, event.object)
      feed.markSynced()
    }
  } catch (error) {
    if (signal.aborted) return
    if (!isListDue) {
      const brokeInStream = openedAt !== undefined && !silence.hasFired()
      memory.proveMs = brokeInStream ? TIMING.proveAliveMs : TIMING.proveResumedMs
      throw silence.hasFired() ? new KubernetesError('timeout', 'The watch was silent for too long.') : error
    }
  } finally {
    cancelProof()
    cancelRelist()
    silence.stop()
    signal.removeEventListener('abort', stop)
    connection.abort()
    const livedMs = openedAt === undefined ? 0 : clock.elapsed() - openedAt
    backoff.lived(livedMs)
    if (livedMs >= TIMING.backoffResetMs) memory.goneInRow = 0
    status.disconnected()
    memory.silentWatches = silence.hasFired() && lines === 0 ? memory.silentWatches + 1 : 0
    memory.emptyWatches =
      lines === 0 && livedMs < TIMING.emptyWatchMs && openedAt !== undefined ? memory.emptyWatches + 1 : 0
    // A version the server no longer understands shows as silence: look again instead of trusting it.
    const isListWanted = isListDue || (memory.relistAt !== undefined && clock.elapsed() >= mayListAt())
    if (isListWanted || memory.silentWatches >= 2) memory.version = undefined
  }
  if (memory.emptyWatches >= TIMING.emptyWatchLimit) {
    memory.version = undefined
    throw new KubernetesError('unreachable', 'The API server ends every watch at once.')
  }
}

async function takeIn(feed: Feed, type: 'ADDED' | 'MODIFIED' | 'DELETED', object: unknown): Promise<void> {
  const { options, guard } = feed
  let taken: unknown
  const isTaken = guard('apply', () => {
    taken = options.sink.apply(type, object)
  })
  await taken
  if (isTaken) return
  feed.countBad(NOT_TAKEN_IN)
  guard('apply', () => options.sink.apply(type, unreadable(object, NOT_TAKEN_IN)))
}
