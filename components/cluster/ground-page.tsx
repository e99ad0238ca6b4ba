'use client'

// What Flux stands on, one card per question, worst first: what is bad is told, what is well is counted.

import { GroundBadge } from '@/components/flux/ground-badge'
import { AsOf } from '@/components/flux/why-unread'
import { EmptyState } from '@/components/ui/empty-state'
import { ReadFailure } from '@/components/ui/read-failure'
import { failureOf } from '@/lib/client/fetch-json'
import { useGround } from '@/lib/client/use-ground'
import type { GroundAnswer } from '@/lib/contract/ground'
import { QuestionCard } from './question-card'

export function GroundPage() {
  const { data, error, refetch } = useGround()
  const failure = failureOf(error)
  if (data === undefined) {
    return (
      <div className="page py-3">
        <h1 className="sr-only">Cluster</h1>
        {failure === undefined ? (
          <EmptyState kind="loading" title="Reading the cluster" skeletonRows={8} />
        ) : (
          <ReadFailure what="The ground" failure={failure} onRetry={() => void refetch()} />
        )}
      </div>
    )
  }
  return <Told answer={data} failure={failure?.message} />
}

function Told({ answer, failure }: { readonly answer: GroundAnswer; readonly failure: string | undefined }) {
  const { word, sentence, asOf, questions, notInstalled, notConfigured, switchedOff } = answer
  if (switchedOff === true) return <SwitchedOff sentence={sentence} />
  const isOld = failure !== undefined
  return (
    <div className="page space-y-4 py-4" data-freshness={isOld ? 'stale' : undefined}>
      <header>
        <h1 className="foreign text-lg font-semibold">{sentence}</h1>
        <p className="mt-1 flex flex-wrap items-center gap-x-2 text-muted">
          <GroundBadge word={isOld ? 'unknown' : word} />
          <span>
            What Flux stands on, as far as it is read. It does not touch the verdict about Flux.
            <AsOf time={asOf} seconds />
          </span>
        </p>
        {isOld && <p className="mt-1 text-warning">What is shown may be out of date: {failure}</p>}
      </header>
      <div className="divide-y divide-line border-y border-line">
        {questions.map((question) => (
          <QuestionCard key={question.id} question={question} />
        ))}
      </div>
      <Absent words="Not installed" names={notInstalled} />
      <Absent words="Not configured" names={notConfigured} />
    </div>
  )
}

/** Nobody looks for a page that nothing leads to: who came by an old address is told. */
function SwitchedOff({ sentence }: { readonly sentence: string }) {
  return (
    <div className="page py-4">
      <h1 className="text-lg font-semibold">{sentence}</h1>
    </div>
  )
}

function Absent({ words, names }: { readonly words: string; readonly names: readonly string[] }) {
  return names.length === 0 ? null : (
    <p className="text-muted">
      {words}: {names.join(', ')}.
    </p>
  )
}
