// The loop that keeps one kind, in one namespace or in all, in step with the API server: list, watch, resume, again.
// It decides when to list anew, and never ends because of a fault.
import { createBackoff } from './backoff'
import { pause } from './clock'
import { createComeback } from './comeback'
import { KubernetesError, toKubernetesError } from './errors'
import { judgeFault } from './feed-fault'
import { createFeedMemory, type Feed, type FeedOptions, NOT_TAKEN_IN } from './feed-memory'
import { createFeedStatus } from './feed-status'
import { watchOnce } from './feed-watch'
import { fetchList } from './list-watch'
import { TIMING } from './timing'
import { unreadable } from './unreadable-object'

/** Ends with `absent` when the cluster does not serve this kind, and with `aborted` when told to. */
export async function runFeed(options: FeedOptions, signal: AbortSignal): Promise<'absent' | 'aborted'> {
  const { clock } = options
  const feed = createFeed(options, signal)
  const { backoff, memory, status, guard } = feed
  status.set({ state: 'connecting' })
  try {
    while (!signal.aborted) {
      await pause(clock, backoff.gapMs(), signal)
      if (signal.aborted) break
      try {
        backoff.connecting()
        memory.version ??= await list(feed)
        if (signal.aborted) break
        if (memory.hasWatched) guard('again', () => options.sink.again?.('watch'))
        memory.hasWatched = true
        await watchOnce(feed, memory.version)
      } catch (caught) {
        if (signal.aborted) break
        const error = toKubernetesError(caught)
        if (error.code === 'not_found') {
          status.set({ state: 'absent' })
          // Whoever starts this again at once still keeps the pause between two connections.
          await pause(clock, backoff.gapMs(), signal)
          return 'absent'
        }
        await pause(clock, judgeFault(feed, error), signal)
      }
    }
    return 'aborted'
  } finally {
    status.stop()
  }
}

function createFeed(options: FeedOptions, signal: AbortSignal): Feed {
  const { client, sink, clock, random } = options

  function guard(what: string, run: () => void): boolean {
    try {
      run()
      return true
    } catch (error) {
      client.log.warn('Taking in what the cluster sent failed.', { kind: options.type.plural, what, error })
      return false
    }
  }

  return {
    options,
    signal,
    memory: createFeedMemory(options.pageLimit),
    backoff: createBackoff(clock, random),
    comeback: createComeback(),
    status: createFeedStatus(clock, (next) => guard('state', () => sink.state(next))),
    guard,
    countBad: (reason) => guard('badLine', () => sink.badLine(reason)),
    markSynced: () => guard('synced', () => sink.synced(clock.now())),
  }
}

async function list(feed: Feed): Promise<string> {
  const { options, signal, memory, backoff, guard } = feed
  const { sink, clock } = options

  /** What fails on one object must not cost the others. */
  const prepare = async (object: unknown) => {
    try {
      return (await sink.prepare?.(object)) ?? object
    } catch (error) {
      const bad = unreadable(object, NOT_TAKEN_IN)
      guard('prepare', () => {
        throw error
      })
      return (await sink.prepare?.(bad)) ?? bad
    }
  }

  const leaveLock = await options.listLock.enter(signal)
  const leavePlace = memory.hasListed ? () => {} : await options.places.enter(signal)
  const cancelHandover = clock.after(TIMING.firstListPlaceMs, leavePlace)
  try {
    backoff.connecting()
    if (memory.hasListed) guard('again', () => sink.again?.('list'))
    const from = sink.readPage === undefined ? options : { ...options, readPage: sink.readPage }
    const { items, resourceVersion } = await fetchList(from, memory.paging, signal, feed.countBad, prepare)
    if (!guard('replace', () => sink.replace(items))) {
      throw new KubernetesError('unexpected', `The list of ${options.type.plural} could not be taken in.`)
    }
    memory.hasListed = true
    if (memory.relistAt !== undefined) memory.lastRelistForBadLineAt = clock.elapsed()
    memory.relistAt = undefined
    feed.markSynced()
    return resourceVersion
  } finally {
    cancelHandover()
    leavePlace()
    leaveLock()
  }
}
