'use client'
// The first stops of the keyboard: past the frame to the page, and on pages with a table to its first row.

import { usePathname } from 'next/navigation'
import { Fragment, useState } from 'react'

const LINK =
  'sr-only focus:not-sr-only focus:absolute focus:z-50 focus:m-2 focus:rounded-md focus:bg-raised focus:px-3 focus:py-1.5'
const ROW = 'main [role="grid"] [role="row"][data-index]'

export function SkipLinks() {
  const pathname = usePathname()
  const [hasTable, setTable] = useState(false)
  return (
    <Fragment key={pathname}>
      {/* Whether the page has a table is looked at as somebody comes by. */}
      <a href="#content" className={LINK} onFocus={() => setTable(document.querySelector(ROW) !== null)}>
        Skip to content
      </a>
      {hasTable && (
        <button type="button" className={LINK} onClick={() => document.querySelector<HTMLElement>(ROW)?.focus()}>
          Skip to the table
        </button>
      )}
    </Fragment>
  )
}
