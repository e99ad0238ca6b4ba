'use client'
// The tab says it too: the number of failing objects in the title, or that nobody knows, and the status in the icon.

import { useEffect } from 'react'
import { useFreshness, useLiveHead } from '@/lib/client/queries'
import type { StateHead } from '@/lib/contract/state'
import { countFailing } from '@/lib/flux/tell/failure-words'
import { nameScope } from '@/lib/flux/tell/scope-words'
import { drawFavicon } from './favicon'

export function LiveTitle() {
  useTab(useLiveHead())
  return null
}

/** The same of the part that a wall is asked for. */
export function WallTitle() {
  const head = useLiveHead()
  const words = head?.scope === undefined ? [] : [nameScope(head.scope), head.cluster.name, 'Wall']
  useTab(head, words.join(' · '))
  return null
}

/** `own` is the whole title, where the page itself does not say what it shows. */
function useTab(head: StateHead | undefined, own = '') {
  const { isStale } = useFreshness()
  const name = head?.cluster.name
  const failing = head === undefined ? 0 : countFailing(head.counts)
  const level = head === undefined || isStale ? 'unknown' : head.verdict.level
  useEffect(() => {
    const mark = isStale ? '? ' : failing > 0 ? `(${failing}) ` : ''
    // Next sets its own title after each navigation; the mark has to stay in front of whatever it says.
    const apply = () => {
      const bare = document.title.replace(/^(?:\(\d+\)|\?) /, '')
      const ofPage = bare === 'Fluxdeck' && name !== undefined ? `${name} · Fluxdeck` : bare
      const wanted = mark + (own === '' ? ofPage : own)
      if (document.title !== wanted) document.title = wanted
    }
    apply()
    const observer = new MutationObserver(apply)
    observer.observe(document.head, { childList: true, subtree: true, characterData: true })
    return () => observer.disconnect()
  }, [failing, isStale, name, own])
  useEffect(() => {
    let link = document.querySelector<HTMLLinkElement>('link[data-live-icon]')
    if (link === null) {
      link = document.createElement('link')
      link.rel = 'icon'
      link.dataset.liveIcon = ''
      document.head.append(link)
    }
    link.href = drawFavicon(level)
  }, [level])
}
