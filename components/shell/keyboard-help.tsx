'use client'
// What the keyboard can do.

import Link from 'next/link'
import { Dialog } from '@/components/ui/dialog'
import { Kbd } from '@/components/ui/kbd'
import { useLetterKeys } from '@/components/ui/letter-keys'
import { useCommandKey } from '@/components/ui/use-command-key'
import { routeTo } from '@/lib/routes'
import type { NavigationItem } from './navigation'
import { usePages } from './use-pages'

interface KeyGroup {
  readonly title: string
  readonly keys: readonly (readonly [readonly string[], string])[]
}

function listKeys(commandKey: string, pages: readonly NavigationItem[]): readonly KeyGroup[] {
  return [
    {
      title: 'Anywhere',
      keys: [
        [[commandKey, 'K'], 'Jump to any resource or page, or act on it'],
        [['/'], 'Search'],
        [['?'], 'This help'],
        ...pages.map((item) => [['g', item.key], item.label] as const),
      ],
    },
    {
      title: 'In a table',
      keys: [
        [['j'], 'First row, then the next one'],
        [['k'], 'Previous row'],
        [['Enter'], 'Open'],
        [['Space'], 'Peek into a row, or fold a group'],
        [['x'], 'Select'],
        [['r'], 'Reconcile'],
        [['⇧', 'x'], 'Select up to here'],
      ],
    },
    {
      title: 'On the page of an object',
      keys: [
        [['j'], 'The next one of the list'],
        [['k'], 'The one before'],
      ],
    },
    {
      title: 'With the focus in the head of an object, or in a problem',
      keys: [[['r'], 'Run the suggested action']],
    },
  ]
}

export interface KeyboardHelpProps {
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
}

export function KeyboardHelp({ open, onOpenChange }: KeyboardHelpProps) {
  const groups = listKeys(useCommandKey() ?? 'Ctrl', usePages())
  const isOn = useLetterKeys()
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Keyboard">
      <div className="grid gap-6 sm:grid-cols-2">
        {groups.map((group) => (
          <section key={group.title}>
            <h3 className="mb-1.5 text-sm text-faint">{group.title}</h3>
            <dl className="space-y-1.5">
              {group.keys.map(([keys, words]) => (
                <div key={words} className="flex items-center gap-3">
                  <dd className="flex-1">{words}</dd>
                  <dt className="flex gap-1">
                    {keys.map((key) => (
                      <Kbd key={key}>{key}</Kbd>
                    ))}
                  </dt>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <p className="mt-6 text-muted">
        {isOn
          ? 'Keys that need no other can be switched off in the menu at the top right.'
          : 'Keys that need no other are switched off. The menu at the top right switches them on again.'}
      </p>
      <p className="mt-1.5 text-muted">
        What scripts and agents may ask stands under{' '}
        <Link
          prefetch={false}
          href={routeTo.api()}
          className="text-accent underline"
          onClick={() => onOpenChange(false)}
        >
          API
        </Link>
        .
      </p>
    </Dialog>
  )
}
