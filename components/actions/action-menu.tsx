'use client'

// The buttons of one object: the main one, and the rest in a menu. Only what makes sense for it now.

import { type RefObject, useEffect, useMemo, useRef, useState } from 'react'
import { ResourceLink } from '@/components/flux/resource-link'
import { Button } from '@/components/ui/button'
import { ChevronDown } from '@/components/ui/icons'
import { mayActByLetter } from '@/components/ui/letter-keys'
import { Menu, MenuItem, MenuLabel } from '@/components/ui/menu'
import { useSuggested } from '@/lib/client/queries'
import type { ActionName, Resource } from '@/lib/contract/state'
import { ActionButton } from './action-button'
import { ACTION_EFFECTS } from './action-effects'
import { ActionIcon } from './action-icon'
import { ACTION_WORDS } from './action-words'
import { ConfirmAction } from './confirm-action'
import { type Buttons, useButtons } from './use-buttons'

export interface ActionMenuProps {
  readonly resource: Pick<Resource, 'ref' | 'uid' | 'actions' | 'notReconcilable'>
  /** Icons only, for rows of a table: rights are asked for when somebody comes near. */
  readonly compact?: boolean
  /** `r` presses the main button while the focus is in the card (`data-card`) that it stands in. */
  readonly listensToKey?: boolean
}

export function ActionMenu({ resource: given, compact = false, listensToKey = false }: ActionMenuProps) {
  const suggested = useSuggested(compact ? undefined : given.ref)
  const resource = useMemo(() => putFirst(suggested, given), [suggested, given])
  const [isNear, setNear] = useState(!compact)
  const buttons = useButtons(resource, isNear)
  const place = useRef<HTMLSpanElement>(null)
  useCardKey(place, listensToKey, () => buttons.startByKey(resource))
  const [main, ...rest] = resource.actions
  if (main === undefined)
    return compact || resource.notReconcilable !== undefined ? null : (
      <p className="text-muted">No action is possible now.</p>
    )
  const because = buttons.whyNot(main)
  return (
    <span
      ref={place}
      className="inline-flex items-center gap-1"
      onPointerEnter={() => setNear(true)}
      onFocusCapture={() => setNear(true)}
    >
      <ActionButton
        look={compact ? 'ghost' : main === 'suspend' ? 'secondary' : 'primary'}
        size={compact ? 'icon-sm' : 'md'}
        disabledBecause={because}
        onPress={() => buttons.start(main)}
        {...(compact ? { label: `${ACTION_WORDS[main].label} ${resource.ref}` } : {})}
      >
        <ActionIcon action={main} />
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
          <Choices actions={rest} buttons={buttons} />
        </Menu>
      )}
      <ConfirmAction action={buttons.asked} target={resource.ref} onClose={buttons.close} onConfirm={buttons.confirm} />
    </span>
  )
}

/** What helps most stands first, as under its problem. */
function putFirst(main: ActionName | undefined, resource: ActionMenuProps['resource']): ActionMenuProps['resource'] {
  if (main === undefined || !resource.actions.includes(main)) return resource
  return { ...resource, actions: [main, ...resource.actions.filter((action) => action !== main)] }
}

/** A reason that all of them share stands above them once; one of its own stands in the place of the effect. */
function Choices({ actions, buttons }: { readonly actions: readonly ActionName[]; readonly buttons: Buttons }) {
  const reasons = actions.map(buttons.whyNot)
  const [first] = reasons
  const shared = first !== undefined && reasons.every((reason) => reason === first) ? first : undefined
  return (
    <>
      {shared !== undefined && <MenuLabel>{shared}</MenuLabel>}
      {actions.map((action, index) => (
        <MenuItem
          key={action}
          disabled={reasons[index] !== undefined}
          onClick={(event) => event.stopPropagation()}
          onSelect={() => buttons.start(action)}
        >
          <span className="min-w-0">
            <span className="block">{ACTION_WORDS[action].label}</span>
            <span className="foreign block text-sm text-muted">
              {shared === undefined ? (reasons[index] ?? ACTION_EFFECTS[action].effect) : ACTION_EFFECTS[action].effect}
            </span>
          </span>
        </MenuItem>
      ))}
    </>
  )
}

/** Why there is no button to reconcile, and where there is one that helps. */
export function InsteadOfReconciling({ resource }: { readonly resource: Pick<Resource, 'notReconcilable'> }) {
  if (resource.notReconcilable === undefined) return null
  const { reason, instead } = resource.notReconcilable
  return (
    <p className="foreign mt-1 flex flex-wrap items-center gap-x-1.5 text-md text-muted">
      {reason}
      {instead.map((ref) => (
        <ResourceLink key={ref} target={ref} />
      ))}
    </p>
  )
}

function useCardKey(place: RefObject<HTMLElement | null>, isOn: boolean, onPress: () => void): void {
  const current = useRef(onPress)
  current.current = onPress
  useEffect(() => {
    const card = isOn ? place.current?.closest<HTMLElement>('[data-card]') : undefined
    if (card === undefined || card === null) return
    const stop = new AbortController()
    card.addEventListener(
      'keydown',
      (event) => {
        if (event.key !== 'r' || event.repeat || !mayActByLetter(event)) return
        event.preventDefault()
        current.current()
      },
      { signal: stop.signal },
    )
    return () => stop.abort()
  }, [place, isOn])
}
