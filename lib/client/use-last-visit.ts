'use client'
// Since when this browser has not been looked at: remembered here, and by nobody else.

import { useCallback, useEffect, useState } from 'react'
import { isPageSeen } from './browser-stream'
import { recallList, rememberList } from './kept-list'

const KEY = 'fluxdeck.here'
/** Whoever was away for less has missed nothing. */
const AWAY_MS = 30 * 60_000
const NOTE_EVERY_MS = 60_000
const ofBrowser = () => localStorage

export interface LastVisit {
  /** Undefined for whoever was here just now, or never. */
  readonly since: string | undefined
  /** They have seen what happened since. */
  readonly dismiss: () => void
}

export function useLastVisit(cluster: string | undefined): LastVisit {
  const [since, setSince] = useState<string>()
  useEffect(() => {
    if (cluster === undefined) return
    const key = `${KEY}.${cluster}`
    const comeBack = () => {
      const kept = recallTab(key)
      const found = awaySince(recallSeen(key), Date.now()) ?? kept
      if (found !== undefined) rememberList(key, [found])
      setSince(found)
      note()
    }
    const note = () => {
      if (isPageSeen()) rememberList(key, [Date.now()], ofBrowser)
    }
    const onChange = () => {
      if (isPageSeen()) comeBack()
    }
    comeBack()
    const timer = setInterval(note, NOTE_EVERY_MS)
    document.addEventListener('visibilitychange', onChange)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', onChange)
    }
  }, [cluster])
  const dismiss = useCallback(() => {
    if (cluster !== undefined) rememberList(`${KEY}.${cluster}`, [])
    setSince(undefined)
  }, [cluster])
  return { since, dismiss }
}

/** The last time that somebody looked, where that is long enough ago. */
export function awaySince(seen: number | undefined, now: number): string | undefined {
  return seen === undefined || now - seen < AWAY_MS || seen > now ? undefined : new Date(seen).toISOString()
}

function recallSeen(key: string): number | undefined {
  const [seen] = recallList(key, ofBrowser)
  return typeof seen === 'number' ? seen : undefined
}

/** A reload of this tab is no new visit. */
function recallTab(key: string): string | undefined {
  const [since] = recallList(key)
  return typeof since === 'string' ? since : undefined
}
