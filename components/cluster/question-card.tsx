'use client'
// One question about the ground with its answer: the bad ones stand there, the others behind a fold.

import { useState } from 'react'
import { Age } from '@/components/flux/age'
import { GroundBadge, GroundIcon } from '@/components/flux/ground-badge'
import { ResourceLink } from '@/components/flux/resource-link'
import { AsOf } from '@/components/flux/why-unread'
import { useGroundPage } from '@/lib/client/use-ground'
import type { GroundLine, GroundQuestion } from '@/lib/contract/ground'
import { formatCount } from '@/lib/count'
import { MISSING_RIGHT, QUESTION_TITLES, whyNotKnown } from './question-words'

export function QuestionCard({ question }: { readonly question: GroundQuestion }) {
  const { id, word, sentence, state, asOf, bad, badCount, goodCount } = question
  const why = whyNotKnown(question)
  const [isOpen, setOpen] = useState(false)
  return (
    <section
      id={id}
      aria-labelledby={`${id}-title`}
      data-question={id}
      data-state={state}
      data-freshness={state === 'live' ? undefined : 'stale'}
      className="scroll-mt-16 py-4"
    >
      <header className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <GroundBadge word={word} className="sm:w-24" />
        <h2 id={`${id}-title`} className="text-md font-semibold">
          {QUESTION_TITLES[id]}
        </h2>
        <p className="foreign min-w-0">{sentence}</p>
      </header>
      {why !== undefined && (
        <p className="foreign mt-1 text-warning sm:pl-27">
          {why}
          <AsOf time={asOf} seconds />
          {state === 'forbidden' && <span className="text-muted"> {MISSING_RIGHT}</span>}
        </p>
      )}
      {question.note !== undefined && <p className="foreign mt-1 text-muted sm:pl-27">{question.note}</p>}
      <div className="sm:pl-27">
        <Lines lines={bad} />
      </div>
      {badCount > bad.length && <p className="mt-2 text-muted sm:pl-27">and more: {formatCount(badCount)} in all</p>}
      {goodCount > 0 && (
        <details className="mt-2 sm:pl-27" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
          <summary className="cursor-pointer text-muted hover:text-ink">
            {formatCount(goodCount)} that {goodCount === 1 ? 'is' : 'are'} well
          </summary>
          {isOpen && <WellOnes id={id} />}
        </details>
      )}
    </section>
  )
}

function WellOnes({ id }: { readonly id: string }) {
  const { data, error } = useGroundPage(id, true)
  if (error !== null) return <p className="text-warning">{error.message}</p>
  if (data === undefined) return <p className="text-muted">Being read.</p>
  const well = data.items.filter(({ word }) => word === 'good' || word === 'noted')
  return (
    <>
      <Lines lines={well} />
      {data.nextCursor !== undefined && <p className="mt-1 text-muted">There are more.</p>}
    </>
  )
}

function Lines({ lines }: { readonly lines: readonly GroundLine[] }) {
  if (lines.length === 0) return null
  return (
    <ul className="mt-2 space-y-1.5">
      {lines.map((line) => (
        <li key={`${line.ref} ${line.word} ${line.sentence}`} className="flex min-w-0 items-baseline gap-x-2">
          <GroundIcon word={line.word} className="relative top-0.5" />
          <span className="min-w-0 max-w-[110ch] space-x-1.5">
            <ResourceLink target={line.ref} href={line.link} />{' '}
            <span className="foreign break-words">{line.sentence}</span>{' '}
            {line.since !== undefined && (
              <span className="whitespace-nowrap text-muted">
                for <Age time={line.since} />
              </span>
            )}{' '}
            {line.usage !== undefined && <Usage usage={line.usage} />}{' '}
            {line.deployedBy !== undefined && (
              <span className="text-muted">
                by <ResourceLink target={line.deployedBy} />
              </span>
            )}
          </span>
        </li>
      ))}
    </ul>
  )
}

/** Two bars with their numbers. */
function Usage({ usage }: { readonly usage: NonNullable<GroundLine['usage']> }) {
  return (
    <span className="inline-flex flex-wrap items-center gap-x-3 text-sm text-muted">
      <Bar label="CPU" share={usage.cpu} />
      <Bar label="Memory" share={usage.memory} />
    </span>
  )
}

function Bar({ label, share }: { readonly label: string; readonly share: number }) {
  const percent = Math.round(share * 100)
  return (
    <span className="inline-flex items-center gap-1.5">
      {label}
      <span aria-hidden className="h-1.5 w-16 overflow-hidden rounded-full bg-sunken">
        <span className="block h-full bg-muted" style={{ width: `${Math.min(percent, 100)}%` }} />
      </span>
      {percent} %
    </span>
  )
}
