// One line per object of a selection: how it stands, and the reason where it failed or was not sent.

import { ResourceLink } from '@/components/flux/resource-link'
import { Check, CircleDashed, CircleQuestionMark, type Icon, LoaderCircle, X } from '@/components/ui/icons'
import { type Action, type ActionTone, toneOf } from '@/lib/contract/actions'
import { plainLabel } from './action-words'
import { viewProgress } from './progress-steps'
import type { SelectionView } from './selections'
import { STATE_WORDS } from './state-words'

const MARKS = {
  waiting: { icon: CircleDashed, tone: 'text-faint' },
  running: { icon: LoaderCircle, tone: 'text-status-reconciling motion-safe:[&_svg]:animate-turn' },
  done: { icon: Check, tone: 'text-status-ready' },
  failed: { icon: X, tone: 'text-status-failed' },
  unsure: { icon: CircleQuestionMark, tone: 'text-status-unknown' },
} as const satisfies Readonly<Record<'waiting' | ActionTone, { icon: Icon; tone: string }>>

export function SelectionResults({ selection }: { readonly selection: SelectionView }) {
  return (
    <ol
      aria-label="Results"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls has to be reached by keys
      tabIndex={0}
      className="page max-h-[36dvh] divide-y divide-line overflow-auto border-t border-line pb-2"
    >
      {selection.actions.map((action) => (
        <Result key={action.id} action={action} usual={selection.action} />
      ))}
    </ol>
  )
}

function Result({ action, usual }: { readonly action: Action; readonly usual: Action['action'] }) {
  const { icon: Icon, tone } = MARKS[markOf(action)]
  return (
    <li className="grid grid-cols-[16px_minmax(0,1fr)] items-start gap-x-2 py-1 md:grid-cols-[16px_minmax(0,2fr)_minmax(0,3fr)]">
      <span className={`mt-0.5 ${tone}`}>
        <Icon aria-hidden className="size-3.5" />
      </span>
      <span className="flex min-w-0 flex-wrap items-baseline gap-x-2">
        <ResourceLink target={action.ref} />
        {action.action !== usual && <span className="text-sm text-muted">{plainLabel(action.action)}</span>}
      </span>
      <span className="foreign min-w-0 text-muted max-md:col-start-2">
        {action.state === 'queued' ? action.message : sentenceOf(action)}
      </span>
    </li>
  )
}

function markOf({ state }: Action): keyof typeof MARKS {
  return state === 'queued' ? 'waiting' : toneOf(state)
}

function sentenceOf(action: Action): string {
  return action.state === 'refused' ? action.message || STATE_WORDS.refused : viewProgress(action).sentence
}
