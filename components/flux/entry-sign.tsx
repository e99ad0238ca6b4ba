// The sign of an entry, by its type; of a status its own.

import { Bell, GitCommitHorizontal, Hand, Layers, Rocket, ServerCog } from '@/components/ui/icons'
import type { HistoryEntry } from '@/lib/contract/history'
import { statusOf } from '@/lib/flux/history/entry-words'
import { StatusIcon } from './status-icon'

const SIGNS = {
  status: ServerCog,
  deploy: Rocket,
  revision: GitCommitHorizontal,
  action: Hand,
  notification: Bell,
  image: Layers,
  control: ServerCog,
} as const

export function EntrySign({ entry }: { readonly entry: Pick<HistoryEntry, 'type' | 'became'> }) {
  const status = statusOf(entry)
  if (status !== undefined) return <StatusIcon status={status} labelled className="mt-0.5" />
  const Icon = SIGNS[entry.type]
  return <Icon aria-hidden className="mt-0.5 size-3.5 shrink-0 text-faint" />
}
