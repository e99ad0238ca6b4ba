'use client'
// Flux's own controllers: a count while all is well, the names as soon as it is not, each one on demand.

import { classNames } from '@/components/ui/class-names'
import { Popover } from '@/components/ui/popover'
import type { Controller, SourceHealth } from '@/lib/contract/state'

const WORDS = { ready: 'ready', progressing: 'starting', down: 'down' } as const
const COLOURS = { ready: 'text-muted', progressing: 'text-status-reconciling', down: 'text-status-failed' } as const

export interface ControllersProps {
  readonly controllers: readonly Controller[]
  readonly sources: readonly SourceHealth[]
}

export function Controllers({ controllers, sources }: ControllersProps) {
  if (controllers.length === 0) {
    const isRead = sources.some(({ role, kind, state }) => role === 'flux' && kind === undefined && state === 'live')
    return <span>{isRead ? 'no controllers' : 'controllers not readable'}</span>
  }
  const ready = controllers.filter((controller) => controller.state === 'ready').length
  const unready = controllers.filter((controller) => controller.state !== 'ready')
  return (
    <Popover
      label="Flux controllers"
      className="w-96"
      trigger={
        <button
          type="button"
          className={classNames(
            'rounded-sm underline decoration-line-strong decoration-dotted underline-offset-4 hover:text-ink',
            unready.length > 0 && 'font-medium text-status-failed',
          )}
        >
          {ready} of {controllers.length} controllers ready
          {unready.length > 0 && unready.length <= 2 && `, ${unready.map(describe).join(', ')}`}
        </button>
      }
    >
      <ul className="divide-y divide-line">
        {controllers.map((controller) => (
          <li key={`${controller.namespace ?? ''}/${controller.name}`} className="py-1.5 first:pt-0 last:pb-0">
            <div className="flex items-baseline gap-3">
              <span className="min-w-0 flex-1 truncate font-mono text-sm" title={controller.image}>
                {controller.name}
              </span>
              <span className="text-sm text-muted">{controller.version ?? '–'}</span>
              <span className={classNames('w-20 text-right text-sm font-medium', COLOURS[controller.state])}>
                {controller.ready}/{controller.desired} {WORDS[controller.state]}
              </span>
            </div>
            {controller.watches !== undefined && (
              <p className="foreign mt-0.5 text-sm text-muted">{scopeOf(controller)}</p>
            )}
            {controller.message !== undefined && (
              <p className="foreign mt-0.5 text-sm text-muted">{controller.message}</p>
            )}
          </li>
        ))}
      </ul>
    </Popover>
  )
}

function describe(controller: Controller): string {
  return `${controller.name} ${WORDS[controller.state]}`
}

/** Which objects a controller looks at, where not at all of them. */
function scopeOf({ watches }: Controller): string {
  const parts = [
    ...(watches?.namespace === undefined ? [] : [`namespace ${watches.namespace}`]),
    ...(watches?.selector === undefined ? [] : [watches.selector]),
  ]
  return `Only ${parts.join(', ')}`
}
