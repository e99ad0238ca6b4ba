'use client'

// Who and what at the top: the cluster, the search, how current it is, the theme, the person; below, the pages.

import Link from 'next/link'
import { useState } from 'react'
import { classNames } from '@/components/ui/class-names'
import { ExternalLink, Search } from '@/components/ui/icons'
import { Kbd } from '@/components/ui/kbd'
import { useCommandKey } from '@/components/ui/use-command-key'
import { useLiveHead } from '@/lib/client/queries'
import { formatCount } from '@/lib/count'
import { routeTo } from '@/lib/routes'
import { FreshnessPanel } from './freshness-panel'
import { Mark } from './mark'
import { isCurrent, type NavigationItem } from './navigation'
import { ThemeSwitch } from './theme-switch'
import { useAttention } from './use-attention'
import { usePages } from './use-pages'
import { UserMenu } from './user-menu'

export interface ConsoleHeaderProps {
  readonly pathname: string
  readonly onSearch: () => void
  readonly onHelp: () => void
}

export function ConsoleHeader({ pathname, onSearch, onHelp }: ConsoleHeaderProps) {
  const cluster = useLiveHead()?.cluster
  const attention = useAttention(pathname)
  const pages = usePages()
  const commandKey = useCommandKey()
  return (
    <header className="shrink-0 border-b border-line bg-surface">
      <div className="page flex h-12 items-center gap-3">
        <Link prefetch={false} href={routeTo.overview()} className="flex min-w-0 items-center gap-2">
          <Mark className="size-5 shrink-0" />
          <span className="font-semibold max-sm:sr-only">Fluxdeck</span>
          {cluster !== undefined && (
            <>
              <span aria-hidden className="text-line-strong max-sm:hidden">
                /
              </span>
              <span className="foreign min-w-0 truncate text-muted" title={cluster.server}>
                {cluster.name}
              </span>
            </>
          )}
        </Link>
        {cluster?.demo === true && (
          <span
            title="This cluster is simulated inside Fluxdeck. Nothing here is real."
            className="shrink-0 rounded-sm border border-dashed border-line-strong px-1.5 text-sm text-muted"
          >
            Demo<span className="max-sm:sr-only"> cluster</span>
          </span>
        )}
        <div className="flex flex-1 justify-center">
          <button
            type="button"
            onClick={onSearch}
            aria-keyshortcuts="Meta+K Control+K"
            className="hidden h-7 w-full max-w-80 items-center gap-2 rounded-md border border-line bg-canvas px-2 text-faint hover:border-line-strong md:flex"
          >
            <Search aria-hidden className="size-3.5" />
            <span className="flex-1 text-left">Search or jump to…</span>
            {commandKey !== undefined && <Kbd>{commandKey === '⌘' ? '⌘K' : 'Ctrl K'}</Kbd>}
          </button>
        </div>
        <button
          type="button"
          onClick={onSearch}
          aria-label="Search or jump to"
          className="flex size-9 items-center justify-center rounded-md hover:bg-hover md:hidden"
        >
          <Search aria-hidden className="size-4 text-muted" />
        </button>
        <FreshnessPanel />
        <ThemeSwitch />
        <UserMenu onHelp={onHelp} />
      </div>
      <nav aria-label="Pages" className="page flex h-9 items-stretch gap-5 max-md:hidden">
        {pages.map((item) => (
          <Tab
            key={item.id}
            href={item.href}
            pathname={pathname}
            label={item.label}
            count={attention[item.id]}
            isLikely={LIKELY_NEXT.has(item.id)}
          />
        ))}
        <span className="flex-1" />
        <Tab href={routeTo.wallSetup()} pathname={pathname} label="Screens" />
        <a
          href={routeTo.wall()}
          target="_blank"
          rel="noopener noreferrer"
          className="flex items-center gap-1 text-muted hover:text-ink"
        >
          Wall
          <ExternalLink aria-hidden className="size-3" />
        </a>
      </nav>
    </header>
  )
}

/** Fetched in advance, so that a press draws them at once; of the others whoever comes near has them fetched. */
const LIKELY_NEXT: ReadonlySet<NavigationItem['id']> = new Set(['overview', 'resources'])

interface TabProps {
  readonly href: string
  readonly pathname: string
  readonly label: string
  readonly count?: ReturnType<typeof useAttention>[NavigationItem['id']]
  readonly isLikely?: boolean
}

function Tab({ href, pathname, label, count, isLikely = false }: TabProps) {
  const current = isCurrent(href, pathname)
  const [isNear, setNear] = useState(false)
  return (
    <Link
      href={href}
      prefetch={isLikely || isNear}
      onPointerEnter={() => setNear(true)}
      onFocus={() => setNear(true)}
      aria-current={current ? 'page' : undefined}
      className={classNames(
        '-mb-px flex items-center gap-1.5 border-b-2 whitespace-nowrap',
        current ? 'border-ink font-medium text-ink' : 'border-transparent text-muted hover:text-ink',
      )}
    >
      {label}
      {count !== undefined && (
        <span title={count.words} className="text-sm font-normal text-faint">
          {formatCount(count.number)}
          <span className="sr-only"> {count.words}</span>
        </span>
      )}
    </Link>
  )
}
