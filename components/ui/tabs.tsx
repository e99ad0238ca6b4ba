'use client'
// Views of one thing, side by side. The caller keeps the chosen one (in the URL where it can be shared).

import { Tabs as Radix } from 'radix-ui'
import { type ReactNode, useEffect, useRef } from 'react'

export interface Tab {
  readonly id: string
  readonly label: string
  readonly count?: number
  /** What is counted, where it is not what the label names. */
  readonly countWords?: string
  readonly content: ReactNode
}

export interface TabsProps {
  readonly label: string
  readonly tabs: readonly Tab[]
  readonly value: string
  readonly onValueChange: (value: string) => void
}

export function Tabs({ label, tabs, value, onValueChange }: TabsProps) {
  const list = useRef<HTMLDivElement>(null)
  // On a phone the chosen one may lie beyond the edge.
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever another one is chosen
  useEffect(() => showChosen(list.current), [value])
  return (
    <Radix.Root value={value} onValueChange={onValueChange}>
      <Radix.List
        aria-label={label}
        ref={list}
        className="-ml-1 flex gap-2 overflow-x-auto border-b border-line px-1 pt-1"
      >
        {tabs.map((tab) => (
          <Radix.Trigger
            key={tab.id}
            value={tab.id}
            className="-mb-px flex h-9 items-center gap-1.5 whitespace-nowrap border-b-2 border-transparent px-1 text-muted focus-visible:-outline-offset-3 hover:text-ink data-[state=active]:border-ink data-[state=active]:font-medium data-[state=active]:text-ink"
          >
            {tab.label}
            {tab.count !== undefined && (
              <span className="text-sm text-faint" title={tab.countWords && `${tab.count} ${tab.countWords}`}>
                {tab.count}
                {tab.countWords !== undefined && <span className="sr-only"> {tab.countWords}</span>}
              </span>
            )}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {tabs.map((tab) => (
        <Radix.Content key={tab.id} value={tab.id} className="pt-4 focus-visible:outline-offset-4">
          {tab.content}
        </Radix.Content>
      ))}
    </Radix.Root>
  )
}

/** Sideways only: the page stays where it is. */
function showChosen(list: HTMLElement | null): void {
  const chosen = list?.querySelector<HTMLElement>('[data-state="active"]')
  if (list === null || chosen === undefined || chosen === null) return
  const right = chosen.offsetLeft + chosen.offsetWidth - list.offsetLeft
  if (right > list.scrollLeft + list.clientWidth) list.scrollLeft = right - list.clientWidth + 16
}
