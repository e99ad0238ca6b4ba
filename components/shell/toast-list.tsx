'use client'

// Draws the news at the edge of the screen. They go by themselves, except while somebody reads them.

import { Toast as Radix } from 'radix-ui'
import { Button } from '@/components/ui/button'
import { CircleCheck, CircleX, Info, X } from '@/components/ui/icons'
import { useFreeBottom } from '@/components/ui/use-free-bottom'
import { type Toast as ToastItem, toast } from '@/lib/client/toasts'

const ICONS = { neutral: Info, good: CircleCheck, bad: CircleX } as const
const COLOURS = { neutral: 'text-muted', good: 'text-status-ready', bad: 'text-status-failed' } as const
/** Long enough to read it and to reach the button. */
const WITH_ACTION_MS = 12_000
const DURATION_MS = { neutral: 6_000, good: 5_000, bad: 12_000 } as const

export function ToastList({ toasts }: { readonly toasts: readonly ToastItem[] }) {
  const taken = useFreeBottom(toasts)
  return (
    <Radix.Provider label="News" swipeDirection="right">
      {toasts.map((item) => {
        const Icon = ICONS[item.tone]
        return (
          <Radix.Root
            key={item.id}
            duration={item.action === undefined ? DURATION_MS[item.tone] : WITH_ACTION_MS}
            onOpenChange={(open) => {
              if (!open) toast.dismiss(item.id)
            }}
            className="pointer-events-auto flex w-full animate-appear items-start gap-2.5 rounded-lg border border-line-strong bg-raised px-3 py-2.5 shadow-float"
          >
            <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${COLOURS[item.tone]}`} />
            <div className="min-w-0 flex-1">
              <Radix.Title className="foreign font-medium">{item.title}</Radix.Title>
              {item.description !== undefined && (
                <Radix.Description className="foreign mt-0.5 line-clamp-4 text-muted">
                  {item.description}
                </Radix.Description>
              )}
            </div>
            {item.action !== undefined && (
              <Radix.Action asChild altText={item.action.label}>
                <Button size="sm" onClick={item.action.onPress}>
                  {item.action.label}
                </Button>
              </Radix.Action>
            )}
            <Radix.Close asChild>
              <Button look="ghost" size="icon-sm" aria-label="Dismiss" className="-mr-1 -mt-0.5">
                <X aria-hidden />
              </Button>
            </Radix.Close>
          </Radix.Root>
        )
      })}
      <Radix.Viewport
        style={{ bottom: taken + 16 }}
        className="pointer-events-none fixed right-4 z-50 flex w-[360px] max-w-[calc(100vw-24px)] flex-col gap-2 outline-none max-md:right-3"
      />
    </Radix.Provider>
  )
}
