import { describe, expect, it, vi } from 'vitest'
import { NO_HISTORY } from '@/lib/history/no-store'
import { type HistoryReads, HistoryUnavailable } from '@/lib/history/store'
import { asRef } from '@/lib/testing/as-ref'
import { SILENT_LOG } from '../log'
import { NO_TALLIES } from '../tallies'
import type { Known } from './chronicle'
import { startRecorder } from './recorder'

const SEEN = [{ uid: 'u', object: asRef('Kustomization/apps/web'), status: 'failed', since: 1 }]

/** What it begins with, on a store that is read so. */
async function beginWith(seen: HistoryReads['seen']): Promise<Known> {
  const begun: Known[] = []
  startRecorder({
    store: {
      read: { ...NO_HISTORY.read, seen },
      state: () => ({ kind: 'sqlite', state: 'live' }),
      write: () => undefined,
      onTurn(listener) {
        listener()
        return () => undefined
      },
    },
    changes: { subscribe: () => () => undefined },
    chronicle: {
      describe: () => ({}),
      begin(known) {
        begun.push(known)
        return {}
      },
      hasBegun: () => begun.length > 0,
      look: () => ({}),
    },
    isRead: () => true,
    recall: () => false,
    followOn: () => undefined,
    tallies: NO_TALLIES,
    log: SILENT_LOG,
  })
  await vi.waitFor(() => expect(begun).toHaveLength(1))
  return begun[0] ?? { seen: [], rollouts: [], rolloutObjects: [] }
}

describe('what was kept before', () => {
  it('is waited for where the disk is slow at the start, since whoever begins anew forgets what happened meanwhile', async () => {
    let asked = 0
    const known = await beginWith(async () => {
      asked += 1
      if (asked < 4) throw new HistoryUnavailable('History is slow at the moment')
      return SEEN
    })
    expect(known.seen).toEqual(SEEN)
  })

  it('is given up where it can never be read', async () => {
    const known = await beginWith(async () => Promise.reject(new HistoryUnavailable('History is slow at the moment')))
    expect(known.seen).toEqual([])
  })
})
