'use client'
// The buttons of one object: the main one, and the rest in a menu. Only what makes sense for it now.

import { ChevronDown, Play, RotateCw } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Menu, MenuItem, MenuLabel } from '@/components/ui/menu'
import { useActions } from '@/lib/client/queries'
import type { Action } from '@/lib/contract/actions'
import type { ActionName, Ref, Resource } from '@/lib/contract/state'
import { ActionButton } from './action-button'
import { ACTION_WORDS } from './action-words'
import { ConfirmAction } from './confirm-action'
import { usePress } from './use-press'

export interface ActionMenuProps {
  readonly resource: Pick<Resource, 'ref' | 'uid' | 'actions'>
  /** Icons only, for rows of a table. */
  readonly compact?: boolean
}

export function ActionMenu({ resource, compact = false }: ActionMenuProps) {
  const { press, isSending, refusal } = usePress()
  const [asked, setAsked] = useState<ActionName>()
  const running = useRunningAction(resource.ref)
  const [main, ...rest] = resource.actions
  if (main === undefined) return compact ? null : <p className="text-muted">Flux offers no action for this kind.</p>
  const busy = running !== undefined || isSending ? 'A request for this object is under way.' : undefined
  const because = refusal ?? busy
  const start = (action: ActionName) => {
    if (ACTION_WORDS[action].confirm) setAsked(action)
    else void press(action, resource)
  }
  return (
    <span className="inline-flex items-center gap-1">
      <ActionButton
        look={compact ? 'ghost' : 'primary'}
        size={compact ? 'icon-sm' : 'md'}
        disabledBecause={because}
        onPress={() => start(main)}
        {...(compact ? { label: `${ACTION_WORDS[main].label} ${resource.ref}` } : {})}
      >
        {main.startsWith('resume') ? <Play aria-hidden /> : <RotateCw aria-hidden />}
        {!compact && ACTION_WORDS[main].label}
      </ActionButton>
      {rest.length > 0 && (
        <Menu
          trigger={
            <Button
              look={compact ? 'ghost' : 'secondary'}
              size={compact ? 'icon-sm' : 'icon'}
              aria-label={`More actions for ${resource.ref}`}
              onClick={(event) => event.stopPropagation()}
            >
              <ChevronDown aria-hidden />
            </Button>
          }
        >
          {because !== undefined && <MenuLabel>{because}</MenuLabel>}
          {rest.map((action) => (
            <MenuItem
              key={action}
              disabled={because !== undefined}
              onClick={(event) => event.stopPropagation()}
              onSelect={() => start(action)}
            >
              <span className="min-w-0">
                <span className="block">{ACTION_WORDS[action].label}</span>
                <span className="block text-sm text-muted">{ACTION_WORDS[action].effect}</span>
              </span>
            </MenuItem>
          ))}
        </Menu>
      )}
      <ConfirmAction
        action={asked}
        target={resource.ref}
        onClose={() => setAsked(undefined)}
        onConfirm={(action, reason) => void press(action, resource, reason)}
      />
    </span>
  )
}

/** The action of an object that has not come to its end. */
function useRunningAction(ref: Ref): Action | undefined {
  return useActions().find((action) => action.ref === ref && action.finishedAt === undefined)
}
