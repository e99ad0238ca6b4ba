// The shape of what is about to come; still, so that it does not ask for attention.

import { classNames } from './class-names'

export function Skeleton({ className }: { readonly className?: string }) {
  return <span aria-hidden className={classNames('block h-3.5 rounded-sm bg-line/70', className)} />
}

const WIDTHS = ['w-5/6', 'w-2/3', 'w-3/4', 'w-1/2', 'w-4/5'] as const

export function SkeletonRows({ rows = 6 }: { readonly rows?: number }) {
  return (
    <div className="divide-y divide-line">
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className="flex h-9 items-center gap-4">
          <Skeleton className="w-20 shrink-0" />
          <div className="flex-1">
            <Skeleton className={WIDTHS[index % WIDTHS.length] ?? 'w-2/3'} />
          </div>
          <Skeleton className="w-12 shrink-0" />
        </div>
      ))}
    </div>
  )
}
