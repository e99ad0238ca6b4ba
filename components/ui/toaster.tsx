'use client'
// Short news at the edge of the screen, bounded in number. The one importer of the toast library.

import { Toaster as Sonner } from 'sonner'

export { toast } from 'sonner'

export function Toaster() {
  return (
    <Sonner
      position="bottom-right"
      visibleToasts={4}
      duration={6000}
      gap={8}
      offset={16}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            'flex w-[356px] max-w-[calc(100vw-24px)] items-start gap-2.5 rounded-lg border border-line-strong bg-raised px-3 py-2.5 text-base text-ink shadow-float',
          title: 'font-medium foreign',
          description: 'text-muted foreign',
          actionButton: 'ml-auto shrink-0 font-medium text-accent',
          closeButton: 'text-faint',
        },
      }}
    />
  )
}
