'use client'
// The lines of the pods of an object within the last hour, as Loki kept them: also of pods that are gone. For operators,
// where a Loki is configured.

import { useMutation } from '@tanstack/react-query'
import { ClockTime } from '@/components/flux/clock-time'
import { Button } from '@/components/ui/button'
import { askJson } from '@/lib/client/fetch-json'
import { fetchAsPage } from '@/lib/client/page-value'
import { useMe } from '@/lib/client/queries'
import type { LogQueryAnswer } from '@/lib/contract/queries'
import type { ObjectWorkloads } from '@/lib/contract/workloads'
import { selectPods } from '@/lib/ground/logql'
import { namespaceOf } from '@/lib/ref'
import { apiTo } from '@/lib/routes'

const LIMIT = 200

export function QueriedLogs({ workloads }: Pick<ObjectWorkloads, 'workloads'>) {
  const me = useMe()
  const query = selectPods(
    workloads.flatMap(({ ref, pods = [] }) => pods.map(({ name }) => ({ namespace: namespaceOf(ref), name }))),
  )
  return query === undefined || me.queries?.includes('logs') !== true ? null : <Asked query={query} />
}

function Asked({ query }: { readonly query: string }) {
  const { mutate, data, error, isPending } = useMutation({ mutationFn: askForLines })
  return (
    <section aria-label="Logs of its pods, last hour" className="border-t border-line py-3">
      <Button disabled={isPending} onClick={() => mutate(query)}>
        Logs of its pods, last hour
      </Button>
      {error !== null && (
        <p role="alert" className="foreign mt-2 text-warning">
          {error.message}
        </p>
      )}
      {data !== undefined && <Lines answer={data} />}
    </section>
  )
}

function Lines({ answer: { lines, cut, serverTime } }: { readonly answer: LogQueryAnswer }) {
  return (
    <div className="mt-2">
      <p className="text-muted">
        {lines.length === 0 ? 'Loki has no lines of them' : `The newest ${lines.length} lines of Loki`}
        {cut && ', and there may be more'}, as of <ClockTime time={serverTime} seconds />.
      </p>
      <ol className="mt-1 max-h-96 overflow-auto rounded-md border border-line bg-sunken px-3 py-2 font-mono text-sm">
        {lines.map(({ at, labels, text }, index) => (
          // Lines have no name, and this list is never sorted anew.
          <li key={index} className="foreign whitespace-pre-wrap break-words">
            <ClockTime time={at} seconds className="text-muted" /> <span className="text-muted">{labels.pod}</span>{' '}
            {text}
          </li>
        ))}
      </ol>
    </div>
  )
}

function askForLines(query: string): Promise<LogQueryAnswer> {
  return askJson<LogQueryAnswer>((signal) =>
    fetchAsPage(apiTo.queryLogs(), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, since: '1h', limit: LIMIT }),
      signal,
    }),
  )
}
