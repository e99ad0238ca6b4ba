'use client'

// The actions of an object as commands of a terminal, to be copied: what a button here asks, flux or kubectl asks as well.

import { Button } from '@/components/ui/button'
import { CopyButton } from '@/components/ui/copy-button'
import { SquareTerminal } from '@/components/ui/icons'
import { Popover } from '@/components/ui/popover'
import type { Resource } from '@/lib/contract/state'
import { commandsFor, readCommand } from '@/lib/flux/act/commands'
import { plainLabel } from './action-words'

export function CommandList({ resource }: { readonly resource: Resource }) {
  const { ref, actions, source, sources = source === undefined ? [] : [source.ref] } = resource
  const read = readCommand(ref)
  if (read === undefined) return null
  const asked = actions.flatMap((action) => {
    const commands = commandsFor({ ref, sources }, action)
    return commands === undefined ? [] : [{ label: plainLabel(action), ...commands }]
  })
  return (
    <Popover
      label="Commands"
      align="end"
      className="w-[34rem]"
      trigger={
        <Button look="ghost" aria-label="Commands">
          <SquareTerminal aria-hidden />
          <span className="max-md:hidden">Commands</span>
        </Button>
      }
    >
      <ul className="space-y-3">
        {asked.map(({ label, flux, kubectl }) => (
          <li key={label}>
            <h3 className="mb-1 font-medium">{label}</h3>
            {flux !== undefined && <Command text={flux} label={`Copy the flux command: ${label}`} />}
            <Command text={kubectl} label={`Copy the kubectl command: ${label}`} />
          </li>
        ))}
        <li>
          <h3 className="mb-1 font-medium">Look at it</h3>
          <Command text={read} label="Copy the kubectl command: Look at it" />
        </li>
      </ul>
      <p className="mt-3 text-sm text-muted">Run in a terminal, they act with the rights of your own kubeconfig.</p>
    </Popover>
  )
}

function Command({ text, label }: { readonly text: string; readonly label: string }) {
  return (
    <div className="mt-1 flex items-start gap-1 rounded-md border border-line bg-sunken py-1 pl-2 pr-1">
      <code className="foreign min-w-0 flex-1 whitespace-pre-wrap py-0.5 font-mono text-sm">{text}</code>
      <CopyButton text={text} label={label} />
    </div>
  )
}
