'use client'
// The frame of the console: header, navigation, what is not current, the page, and on phones the bar below.

import { usePathname } from 'next/navigation'
import { lazy, type ReactNode, useCallback, useEffect, useState } from 'react'
import { noteTheWayBack } from '@/components/ui/kept-place'
import { fetchLate, Late, late, latePart } from '@/components/ui/late'
import { beginQuiet } from '@/components/ui/letter-keys'
import { WidgetBoundary } from '@/components/ui/widget-boundary'
import { useFreshness } from '@/lib/client/queries'
import { useIsHydrated } from '@/lib/client/use-is-hydrated'
import { ConnectionWarnings } from './connection-warnings'
import { ConsoleHeader } from './console-header'
import { FreshnessBanner } from './freshness-banner'
import { useNoteRecent } from './recent-objects'
import { SkipLinks } from './skip-links'
import { useHotkeys } from './use-hotkeys'

const loadPalette = late(() => import('./command-palette'))
const CommandPalette = lazy(async () => ({ default: (await loadPalette()).CommandPalette }))
const loadDock = late(() => import('@/components/actions/selection-dock'))
const SelectionDock = lazy(async () => ({ default: (await loadDock()).SelectionDock }))
const loadHelp = late(() => import('./keyboard-help'))
const KeyboardHelp = lazy(async () => ({ default: (await loadHelp()).KeyboardHelp }))

const LateTitle = latePart(async () => (await import('./live-title')).LiveTitle)
const LateUpgradeNotice = latePart(async () => (await import('./upgrade-notice')).UpgradeNotice)
const LatePhoneBar = latePart(async () => (await import('./phone-bar')).PhoneBar)

const QUIET_AFTER_MS = 1_500

export function ConsoleShell({ children }: { readonly children: ReactNode }) {
  const [isPaletteOpen, setPaletteOpen] = useState(false)
  const [isHelpOpen, setHelpOpen] = useState(false)
  const pathname = usePathname()
  const { isStale } = useFreshness()
  const isHydrated = useIsHydrated()
  // Whoever calls the palette by its key goes on typing: it must be there at once, though not before the page.
  useEffect(() => {
    const timer = setTimeout(fetchLate, QUIET_AFTER_MS)
    return () => clearTimeout(timer)
  }, [])
  useEffect(() => {
    const stop = new AbortController()
    noteTheWayBack(stop.signal)
    return () => stop.abort()
  }, [])
  useNoteRecent(pathname)
  const openPalette = () => {
    // What is typed until it is there is meant for it.
    beginQuiet()
    setPaletteOpen(true)
  }
  const openHelp = useCallback(() => setHelpOpen(true), [])
  useHotkeys({ onPalette: openPalette, onHelp: openHelp })
  return (
    <div className="flex h-dvh flex-col" data-freshness={isStale ? 'stale' : 'current'}>
      <SkipLinks />
      <LateTitle />
      <ConsoleHeader pathname={pathname} onSearch={openPalette} onHelp={openHelp} />
      <LateUpgradeNotice />
      <FreshnessBanner />
      <ConnectionWarnings />
      <main id="content" tabIndex={-1} className="relative min-h-0 flex-1 overflow-auto outline-none stale:grayscale">
        {children}
      </main>
      <WidgetBoundary name="The requests for many objects">
        <Late>{isHydrated && <SelectionDock />}</Late>
      </WidgetBoundary>
      <LatePhoneBar onHelp={openHelp} />
      <Late>{isPaletteOpen && <CommandPalette open onOpenChange={setPaletteOpen} />}</Late>
      <Late>{isHelpOpen && <KeyboardHelp open onOpenChange={setHelpOpen} />}</Late>
    </div>
  )
}
