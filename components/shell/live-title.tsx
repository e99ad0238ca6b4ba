'use client'
// The tab says it too: the number of failing objects in the title, and the status in the icon.

import { useEffect } from 'react'
import { useFreshness, useLiveHead } from '@/lib/client/queries'
import { drawFavicon } from './favicon'

export function LiveTitle() {
  const head = useLiveHead()
  const { isStale } = useFreshness()
  const failing = head === undefined ? 0 : head.counts.failed + head.counts.stalled
  const level = head === undefined || isStale ? 'unknown' : head.verdict.level
  const name = head?.cluster.name
  useEffect(() => {
    const mark = failing > 0 ? `(${failing}) ` : ''
    // Next sets its own title after each navigation; the number has to stay in front of whatever it says.
    const apply = () => {
      const bare = document.title.replace(/^\(\d+\) /, '')
      const wanted = mark + (bare === 'Fluxdeck' && name !== undefined ? `${name} · Fluxdeck` : bare)
      if (document.title !== wanted) document.title = wanted
    }
    apply()
    const observer = new MutationObserver(apply)
    observer.observe(document.head, { childList: true, subtree: true, characterData: true })
    return () => observer.disconnect()
  }, [failing, name])
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
  return null
}
