'use client'
// The addresses of the API as the program describes them itself, to be searched and opened one by one.

import { useQuery } from '@tanstack/react-query'
import { parseAsString, useQueryStates } from 'nuqs'
import { useCallback, useDeferredValue, useMemo, useState } from 'react'
import { Button } from '@/components/ui/button'
import { classNames } from '@/components/ui/class-names'
import { EmptyState } from '@/components/ui/empty-state'
import { ChevronRight } from '@/components/ui/icons'
import { ReadFailure } from '@/components/ui/read-failure'
import { SearchInput } from '@/components/ui/search-input'
import { FetchError, fetchJson } from '@/lib/client/fetch-json'
import { MAX_TEXT } from '@/lib/contract/limits'
import type { ApiDocument } from '@/lib/contract/openapi'
import { apiTo } from '@/lib/routes'
import { type DescribedOperation, findOperations, type OperationGroup } from './find-operations'
import { OperationDetail } from './operation-detail'
import type { Schemas } from './schema-words'
import { Told } from './told'

const PARSERS = { q: parseAsString.withDefault(''), open: parseAsString.withDefault('') }
const NO_GROUPS: readonly OperationGroup[] = []

export function ApiReference() {
  const [{ q, open }, setQuery] = useQueryStates(PARSERS, { history: 'replace' })
  const { data, error, refetch } = useQuery({
    queryKey: ['openapi'],
    queryFn: ({ signal }) => fetchJson<ApiDocument>(apiTo.openapi(), signal),
    staleTime: Number.POSITIVE_INFINITY,
  })
  /** Out of the address by which somebody came, until it was shown. */
  const [named, setNamed] = useState(open)
  const showNamed = useCallback((element: HTMLElement | null) => {
    if (element === null) return
    element.scrollIntoView()
    setNamed('')
  }, [])
  const text = useDeferredValue(q.slice(0, MAX_TEXT))
  const groups = useMemo(() => (data === undefined ? NO_GROUPS : findOperations(data, text)), [data, text])
  const count = groups.reduce((sum, { operations }) => sum + operations.length, 0)
  return (
    <div className="page mx-auto max-w-5xl space-y-4 py-4">
      <h1 className="text-xl font-semibold">API</h1>
      <p className="max-w-[80ch] text-muted">
        What scripts, other dashboards and agents may ask of this Fluxdeck. The same stands for machines in{' '}
        <a className="text-accent underline" href={apiTo.openapi()}>
          {apiTo.openapi()}
        </a>{' '}
        (OpenAPI 3.1).
      </p>
      <div className="flex flex-wrap items-center gap-3">
        <SearchInput
          label="Search the API"
          placeholder="Search addresses, parameters, codes"
          maxLength={MAX_TEXT}
          text={q}
          onTextChange={(next) => setQuery({ q: next === '' ? null : next })}
          className="w-80 max-md:w-full"
        />
        {data !== undefined && (
          <p role="status" className="text-muted">
            {count === 1 ? '1 operation' : `${count} operations`}
          </p>
        )}
      </div>
      {groups.map((group) => (
        <Group
          key={group.name}
          group={group}
          open={open}
          schemas={data?.components.schemas ?? {}}
          named={named}
          onNamed={showNamed}
          onOpen={(id) => setQuery({ open: id === open ? null : id })}
        />
      ))}
      {data === undefined && error instanceof FetchError && (
        <ReadFailure what="The description of the API" failure={error} onRetry={() => void refetch()} />
      )}
      {data === undefined && error === null && (
        <EmptyState kind="loading" title="Reading the description of the API" skeletonRows={12} />
      )}
      {data !== undefined && count === 0 && (
        <EmptyState
          kind="empty"
          title="Nothing in the API is called that"
          action={<Button onClick={() => setQuery({ q: null })}>Show all</Button>}
        />
      )}
    </div>
  )
}

interface GroupProps {
  readonly group: OperationGroup
  readonly open: string
  readonly schemas: Schemas
  readonly named: string
  readonly onNamed: (element: HTMLElement | null) => void
  readonly onOpen: (id: string) => void
}

function Group({ group: { name, description, operations }, open, schemas, named, onNamed, onOpen }: GroupProps) {
  return (
    <section>
      <h2 className="text-lg font-semibold">{name}</h2>
      <p className="mb-1.5 text-muted">{description}</p>
      <ul className="border-b border-line">
        {operations.map((described) => (
          <li key={described.id} ref={described.id === named ? onNamed : undefined} className="border-t border-line">
            <OperationHeading
              described={described}
              isOpen={described.id === open}
              onPress={() => onOpen(described.id)}
            />
            {described.id === open && <OperationDetail described={described} schemas={schemas} />}
          </li>
        ))}
      </ul>
    </section>
  )
}

interface OperationHeadingProps {
  readonly described: DescribedOperation
  readonly isOpen: boolean
  readonly onPress: () => void
}

function OperationHeading({ described: { method, path, operation }, isOpen, onPress }: OperationHeadingProps) {
  return (
    <h3>
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={onPress}
        className="grid min-h-9 w-full grid-cols-[3.5rem_1fr_auto] items-center gap-x-2 py-1.5 text-left hover:bg-hover"
      >
        <span
          className={classNames('font-mono text-sm font-semibold', method === 'GET' ? 'text-muted' : 'text-accent')}
        >
          {method}
        </span>
        <span className="min-w-0">
          <span className="foreign block font-mono text-sm">{path}</span>
          <span className="block font-normal text-muted">
            <Told text={operation.summary} />
          </span>
        </span>
        <ChevronRight aria-hidden className={classNames('size-4 text-faint', isOpen && 'rotate-90')} />
      </button>
    </h3>
  )
}
