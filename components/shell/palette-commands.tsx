'use client'
// Verbs with their objects: each does what the button of that object does, asks what it asks, and says why not.

import { Command } from 'cmdk'
import { ActionIcon } from '@/components/actions/action-icon'
import { EntryProgress } from '@/components/actions/action-progress'
import { ACTION_WORDS } from '@/components/actions/action-words'
import { askAction } from '@/components/actions/ask-action'
import { useButtons } from '@/components/actions/use-buttons'
import type { Resource } from '@/lib/contract/state'
import { refForPeople } from '@/lib/ref'
import { HEADING, ITEM } from './palette-look'
import type { PaletteCommand } from './read-commands'

export interface CommandsProps {
  readonly heading: string
  readonly commands: readonly PaletteCommand<Resource>[]
  readonly marked: string
  readonly onDone: () => void
}

export function commandValue({ action, target }: PaletteCommand<Resource>): string {
  return `command ${action} ${target.ref}`
}

export function Commands({ heading, commands, marked, onDone }: CommandsProps) {
  if (commands.length === 0) return null
  return (
    <Command.Group heading={heading} className={HEADING}>
      {commands.map((command) => (
        <CommandItem
          key={commandValue(command)}
          command={command}
          isMarked={marked === commandValue(command)}
          onDone={onDone}
        />
      ))}
    </Command.Group>
  )
}

interface CommandItemProps {
  readonly command: PaletteCommand<Resource>
  readonly isMarked: boolean
  readonly onDone: () => void
}

/** Rights are asked for when somebody comes near. */
function CommandItem({ command, isMarked, onDone }: CommandItemProps) {
  const { action, label, target } = command
  const buttons = useButtons(target, isMarked)
  const because = buttons.whyNot(action)
  return (
    <Command.Item
      value={commandValue(command)}
      disabled={because !== undefined}
      onSelect={() => {
        onDone()
        if (ACTION_WORDS[action].confirm) askAction({ action, target })
        else buttons.start(action)
      }}
      className={ITEM}
    >
      <ActionIcon action={action} className="text-muted" />
      <span className="shrink-0">{label}</span>
      <span className="foreign min-w-0 flex-1 truncate font-mono text-sm text-muted">{refForPeople(target.ref)}</span>
      <span className="foreign min-w-0 truncate text-sm text-faint">
        {because ?? <EntryProgress target={target.ref} />}
      </span>
    </Command.Item>
  )
}
