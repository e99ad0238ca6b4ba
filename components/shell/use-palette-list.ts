'use client'
// What the palette offers for the letters that were typed: commands, lists, objects, requests and pages.

import { useMemo, useState } from 'react'
import { listManyRequests } from '@/components/actions/many-requests'
import { usePress } from '@/components/actions/use-press'
import { useResourceMap, useResources } from '@/lib/client/queries'
import type { Resource } from '@/lib/contract/state'
import { findResources } from './find-resources'
import { isCalled } from './is-called'
import { FURTHER_VIEWS } from './navigation'
import { readFilters } from './palette-filters'
import { commandsFor, readCommands } from './read-commands'
import { readRecent, refOfPage } from './recent-objects'
import { usePages } from './use-pages'

const MAX_RECENT = 5

export function usePaletteList(text: string, pathname: string) {
  const resources = useResources()
  const map = useResourceMap()
  const { refusal } = usePress()
  const navigation = usePages()
  const [recentRefs] = useState(readRecent)
  const words = text.trim().toLowerCase()
  const here = refOfPage(pathname)
  const near = useMemo(
    () => [...new Set([...(here === undefined ? [] : [here]), ...recentRefs])].flatMap((ref) => map.get(ref) ?? []),
    [here, recentRefs, map],
  )
  const found = useMemo(() => findResources(resources, words), [resources, words])
  const worst = useMemo(() => findResources(resources, ''), [resources])
  const said = useMemo(() => readCommands(resources, words, [...near, ...worst]), [resources, words, near, worst])
  const filters = useMemo(() => readFilters(resources, words), [resources, words])
  const requests = useMemo(
    () => (refusal === undefined ? listManyRequests(resources, resources) : []),
    [resources, refusal],
  )
  const recent = near.filter(({ ref }) => ref !== here).slice(0, MAX_RECENT)
  return {
    said,
    /** What can be done to what is looked at, or was named and nothing else. */
    offered: said.length > 0 ? [] : commandsOf(words === '' ? here && map.get(here) : found[0]),
    filters,
    found,
    recent: words === '' ? recent : [],
    requests: requests.filter(({ label }) => isCalled(label, words)),
    pages: [...navigation, ...FURTHER_VIEWS].filter(({ label }) => isCalled(label, words)),
    words,
  }
}

export type PaletteList = ReturnType<typeof usePaletteList>

function commandsOf(target: Resource | undefined) {
  return target === undefined ? [] : commandsFor(target)
}
