'use client'
// The logs of one object of Flux: what its controller says of it, and the pods of what it deployed. What is chosen stands
// in the address.

import { useQuery } from '@tanstack/react-query'
import { debounce, parseAsBoolean, parseAsInteger, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs'
import { ToggleChip } from '@/components/ui/chip'
import { Search } from '@/components/ui/icons'
import { Input } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import type { SelectOption } from '@/components/ui/select-panel'
import { fetchJson } from '@/lib/client/fetch-json'
import type { LogLines } from '@/lib/client/log-lines'
import { MAX_TEXT } from '@/lib/contract/limits'
import { LOG_LEVELS } from '@/lib/contract/logs'
import type { ObjectWorkloads } from '@/lib/contract/workloads'
import { describeKind, isFluxKind } from '@/lib/flux/kinds'
import { kindOf, parseRef, pathOf, type Ref } from '@/lib/ref'
import { apiTo } from '@/lib/routes'
import { LOGGED_KINDS } from '@/lib/workloads/words'
import type { LogQuestion } from './log-question'
import { LogView } from './log-view'
import { useSettled } from './use-settled'

const TYPING_MS = 400

const ASKED = {
  of: parseAsString,
  pod: parseAsString,
  container: parseAsString,
  previous: parseAsBoolean.withDefault(false),
  since: parseAsInteger,
  find: parseAsString.withDefault('').withOptions({ limitUrlUpdates: debounce(TYPING_MS) }),
  level: parseAsStringLiteral(LOG_LEVELS),
  all: parseAsBoolean.withDefault(false),
}

const SINCE: readonly SelectOption[] = [
  { value: '', label: 'Any time' },
  { value: '300', label: 'Last 5 min' },
  { value: '900', label: 'Last 15 min' },
  { value: '3600', label: 'Last hour' },
  { value: '21600', label: 'Last 6 h' },
  { value: '86400', label: 'Last day' },
]

const LEVELS: readonly SelectOption[] = [
  { value: '', label: 'All levels' },
  { value: 'info', label: 'Info and worse' },
  { value: 'warn', label: 'Warnings and worse' },
  { value: 'error', label: 'Errors' },
]

/** In a list a value is a word; the absent one is empty, which Radix does not take. */
const NONE = '·'

export function LogsPanel({ target }: { readonly target: Ref }) {
  const [asked, setAsked] = useQueryStates(ASKED)
  const of = readWorkload(asked.of)
  const find = useSettled(asked.find, TYPING_MS)
  const question: LogQuestion = {
    target,
    of,
    pod: asked.pod ?? undefined,
    container: asked.container ?? undefined,
    previous: asked.previous,
    sinceSeconds: asked.since ?? undefined,
    find,
    level: asked.level ?? undefined,
    all: asked.all,
  }
  const choose = (change: Partial<Parameters<typeof setAsked>[0]>) => void setAsked(change)
  const choices = useChoices(target, of)
  return (
    <LogView
      question={question}
      onPrevious={(pod, container) =>
        choose(of === undefined ? { previous: true } : { previous: true, pod, container })
      }
    >
      {(log) => (
        <>
          <Choice
            label="Log of"
            value={of ?? ''}
            options={choices}
            onChange={(value) => choose({ of: value || null, pod: null, container: null, previous: false, all: false })}
          />
          {of !== undefined && <PodChoices question={question} log={log} onChoose={choose} />}
          <Choice
            label="Since"
            value={String(asked.since ?? '')}
            options={SINCE}
            onChange={(value) => choose({ since: value === '' ? null : Number(value) })}
          />
          <Choice
            label="Level"
            value={asked.level ?? ''}
            options={LEVELS}
            onChange={(value) => choose({ level: LOG_LEVELS.find((level) => level === value) ?? null })}
          />
          <Input
            icon={<Search aria-hidden />}
            aria-label="Search in this log"
            placeholder="Search"
            value={asked.find}
            maxLength={MAX_TEXT}
            onChange={(event) => choose({ find: event.target.value })}
            className="w-44 max-md:w-full"
          />
          <ToggleChip pressed={asked.previous} onPressedChange={(previous) => choose({ previous })}>
            Earlier run
          </ToggleChip>
          {of === undefined && (
            <ToggleChip pressed={asked.all} onPressedChange={(all) => choose({ all })}>
              All lines
            </ToggleChip>
          )}
        </>
      )}
    </LogView>
  )
}

interface PodChoicesProps {
  readonly question: LogQuestion
  readonly log: LogLines
  readonly onChoose: (change: { pod?: string | null; container?: string | null }) => void
}

function PodChoices({ question, log, onChoose }: PodChoicesProps) {
  const pods = log.head?.pods ?? []
  const containers = log.head?.containers ?? []
  const { pod = '', container = '' } = question
  return (
    <>
      <Choice
        label="Pod"
        value={pod}
        options={[{ value: '', label: 'All pods' }, ...named(pods, pod)]}
        onChange={(value) => onChoose({ pod: value || null })}
      />
      {(containers.length > 1 || container !== '') && (
        <Choice
          label="Container"
          value={container}
          options={[{ value: '', label: 'Main container' }, ...named(containers, container)]}
          onChange={(value) => onChoose({ container: value || null })}
        />
      )}
    </>
  )
}

/** What is chosen stands there also before anything was read. */
function named(names: readonly string[], chosen: string): readonly SelectOption[] {
  const all = chosen === '' || names.includes(chosen) ? names : [chosen, ...names]
  return all.map((name) => ({ value: name, label: name }))
}

interface ChoiceProps {
  readonly label: string
  readonly value: string
  readonly options: readonly SelectOption[]
  readonly onChange: (value: string) => void
}

function Choice({ label, value, options, onChange }: ChoiceProps) {
  return (
    <Select
      label={label}
      value={value || NONE}
      options={options.map((option) => ({ ...option, value: option.value || NONE }))}
      onValueChange={(next) => onChange(next === NONE ? '' : next)}
      className="max-w-64 [&>span]:truncate"
    />
  )
}

function readWorkload(text: string | null): Ref | undefined {
  const parts = text === null ? undefined : parseRef(text)
  return parts !== undefined && LOGGED_KINDS.some((kind) => kind === parts.kind) ? parts.ref : undefined
}

/** The controller, and each workload that the object deployed. */
function useChoices(target: Ref, of: Ref | undefined): readonly SelectOption[] {
  const kind = kindOf(target)
  const controller = isFluxKind(kind) ? describeKind(kind).controller : undefined
  const { data } = useQuery({
    queryKey: ['object-workloads', target],
    queryFn: ({ signal }) => fetchJson<ObjectWorkloads>(apiTo.objectWorkloads(target), signal),
    staleTime: 60_000,
    retry: false,
  })
  const refs = data?.workloads.map(({ ref }) => ref) ?? []
  const all = of === undefined || refs.includes(of) ? refs : [of, ...refs]
  return [
    { value: '', label: controller ?? 'Its controller' },
    ...all.map((ref) => ({ value: ref, label: `${kindOf(ref)} ${pathOf(ref)}` })),
  ]
}
