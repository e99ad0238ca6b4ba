// One image: what it is, the sentence of its worst step, and its way in six steps.

import { Age } from '@/components/flux/age'
import { ImageStateBadge } from '@/components/flux/image-state-badge'
import { IMAGE_STATE_PRESENTATION } from '@/components/flux/image-state-presentation'
import { ResourceLink } from '@/components/flux/resource-link'
import { classNames } from '@/components/ui/class-names'
import type { ImageRow } from '@/lib/contract/images'
import { pathOf } from '@/lib/ref'
import { TIME_WORDS, type WayStep, waysOf } from './way-steps'

export function ImageEntry({ row }: { readonly row: ImageRow }) {
  const { ref, state, image, sentence, policy } = row
  const chosen = policy?.chosen
  const name = image ?? pathOf(ref)
  return (
    <article aria-label={`${name}, ${pathOf(ref)}`} data-image-row={state} className="@container py-4">
      <header className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <ImageStateBadge state={state} />
        <h2 className="foreign font-mono text-md font-semibold">
          {name}
          {chosen?.tag !== undefined && <span className="font-normal text-muted">:{chosen.tag}</span>}
        </h2>
        <ResourceLink target={ref} />
        {policy?.rule !== undefined && <span className="foreign text-sm text-muted">{policy.rule}</span>}
      </header>
      {state !== 'ok' && <p className="foreign mt-1">{sentence}</p>}
      {waysOf(row).map((steps, index) => (
        <ol
          key={row.automations[index]?.ref ?? 'none'}
          aria-label={`Way of ${name}`}
          className="mt-3 grid gap-x-1 @lg:grid-cols-3 @4xl:grid-cols-6"
        >
          {steps.map((step) => (
            <Step key={step.id} step={step} />
          ))}
        </ol>
      ))}
    </article>
  )
}

const NO_STEP = 'border-dotted border-line-strong'

function Step({ step }: { readonly step: WayStep }) {
  const { id, title, state, word, sentence, at, ref } = step
  // A narrow place has no room for what is well.
  const quiet = state === 'ok' && '@max-lg:hidden'
  return (
    <li
      data-step={id}
      className={classNames(
        'min-w-0 border-l-3 py-1.5 pl-3 @lg:border-l-0 @lg:border-t-3 @lg:py-2 @lg:pl-0 @lg:pr-3',
        state === undefined ? NO_STEP : IMAGE_STATE_PRESENTATION[state].line,
      )}
    >
      <div className="flex flex-wrap items-center gap-x-2">
        <span className="text-sm text-muted">{title}</span>
        {state === undefined ? (
          <span className="text-sm text-faint">{word}</span>
        ) : (
          <ImageStateBadge state={state} word={word} />
        )}
      </div>
      {at !== undefined && (
        <p className="text-sm text-muted">
          {TIME_WORDS[id]} <Age time={at} /> ago
        </p>
      )}
      {ref !== undefined && <ResourceLink target={ref} showKind={false} className={classNames('text-sm', quiet)} />}
      {sentence !== undefined && <p className={classNames('foreign text-sm text-muted', quiet)}>{sentence}</p>}
    </li>
  )
}
