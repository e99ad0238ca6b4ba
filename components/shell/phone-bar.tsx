'use client'

// The pages on a phone, within reach of the thumb.

import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { classNames } from '@/components/ui/class-names'
import { Ellipsis } from '@/components/ui/icons'
import { Menu, MenuItem } from '@/components/ui/menu'
import { routeTo } from '@/lib/routes'
import { isCurrent, PHONE_ITEMS } from './navigation'
import { useAttention } from './use-attention'
import { usePages } from './use-pages'

const CELL = 'relative flex flex-1 flex-col items-center justify-center gap-0.5 text-xs'

export function PhoneBar({ onHelp }: { readonly onHelp: () => void }) {
  const pathname = usePathname()
  const attention = useAttention(pathname)
  const pages = usePages()
  return (
    <nav
      data-dock=""
      aria-label="Pages"
      className="flex h-14 shrink-0 border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      {pages.slice(0, PHONE_ITEMS).map((item) => {
        const current = isCurrent(item.href, pathname)
        const count = attention[item.id]
        return (
          <Link
            prefetch={false}
            key={item.id}
            href={item.href}
            aria-current={current ? 'page' : undefined}
            className={classNames(CELL, current ? 'font-medium text-ink' : 'text-muted')}
          >
            <item.icon aria-hidden className="size-4.5" strokeWidth={current ? 2.25 : 1.75} />
            {item.label}
            {count !== undefined && (
              <span className="absolute left-1/2 top-1 ml-2 rounded-full bg-ink px-1 text-[10px] leading-3.5 text-surface">
                {count.number}
                <span className="sr-only"> {count.words}</span>
              </span>
            )}
          </Link>
        )
      })}
      <Menu
        trigger={
          <button type="button" className={classNames(CELL, 'text-muted')}>
            <Ellipsis aria-hidden className="size-4.5" />
            More
          </button>
        }
      >
        {pages.slice(PHONE_ITEMS).map(({ id, href, label }) => (
          <MenuItem key={id} asChild>
            <Link prefetch={false} href={href} aria-current={isCurrent(href, pathname) ? 'page' : undefined}>
              {label}
            </Link>
          </MenuItem>
        ))}
        <MenuItem asChild>
          <a href={routeTo.wall()}>Wall</a>
        </MenuItem>
        <MenuItem asChild>
          <Link prefetch={false} href={routeTo.wallSetup()}>
            Screens
          </Link>
        </MenuItem>
        <MenuItem onSelect={onHelp}>Keyboard shortcuts</MenuItem>
      </Menu>
    </nav>
  )
}
