'use client'
// What the keyboard can do.

import Link from 'next/link'
import { Dialog } from '@/components/ui/dialog'
import { Kbd } from '@/components/ui/kbd'
import { routeTo } from '@/lib/routes'
import { NAVIGATION } from './navigation'

const GROUPS: readonly { readonly title: string; readonly keys: readonly (readonly [readonly string[], string])[] }[] =
  [
    {
      title: 'Anywhere',
      keys: [
        [['⌘', 'K'], 'Jump to any resource or page'],
        [['/'], 'Search'],
        [['?'], 'This help'],
        ...NAVIGATION.map((item) => [['g', item.key], item.label] as const),
      ],
    },
    {
      title: 'In a table',
      keys: [
        [['j'], 'Next row'],
        [['k'], 'Previous row'],
        [['Enter'], 'Open'],
        [['x'], 'Select'],
        [['r'], 'Reconcile'],
        [['⇧', 'x'], 'Select up to here'],
      ],
    },
    {
      title: 'On an object or a problem',
      keys: [[['r'], 'Press its first button']],
    },
  ]

export interface KeyboardHelpProps {
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
}

export function KeyboardHelp({ open, onOpenChange }: KeyboardHelpProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Keyboard">
      <div className="grid gap-6 sm:grid-cols-2">
        {GROUPS.map((group) => (
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
        What scripts and agents may ask stands under{' '}
        <Link href={routeTo.api()} className="text-accent underline" onClick={() => onOpenChange(false)}>
          API
        </Link>
        .
      </p>
    </Dialog>
  )
}
