// get_logs: what a controller says of one object, or what the pods of a controller, a workload or a pod write.

import { z } from 'zod'
import type { LogAnswer, LogLine } from '@/lib/contract/logs'
import { NameSchema } from '@/lib/contract/schema/parameters'
import { nearest } from '@/lib/nearest'
import { kindOf, nameOf, namespaceOf, type Ref, refForPeople, refOf } from '@/lib/ref'
import type { LogFeed } from '@/lib/server/answers/logs'
import { ApiError } from '@/lib/server/api-error'
import { LOGGED_KINDS } from '@/lib/workloads/words'
import type { Answer } from '../answer'
import { KindArgument } from '../arguments'
import { offeringNear } from '../find-object'
import { type Missing, missingFor } from '../head'
import { LoggedRefArgument, PodRefArgument } from '../object-arguments'
import { clip, plainLine } from '../plain'
import { type Asking, defineTool } from '../tool'

/** Newest lines that find room. */
const MAX_BYTES = 32_000
const MAX_LINE = 500
const MAX_SINCE_SECONDS = 366 * 86_400
const OFFERED = 5

const input = z.strictObject({
  kind: KindArgument.optional(),
  namespace: NameSchema.describe('With kind and name: of an object of Flux.').optional(),
  name: NameSchema.describe('With kind and namespace: of an object of Flux.').optional(),
  controller: NameSchema.describe('All lines of a controller of Flux, such as kustomize-controller.').optional(),
  pod: PodRefArgument.describe('Of a pod, as Pod/namespace/name.').optional(),
  workload: LoggedRefArgument.describe('Of a workload that Flux deployed, as Kind/namespace/name.').optional(),
  container: NameSchema.describe('Of this container; else the main one.').optional(),
  previous: z.boolean().describe('Of the run before the last restart.').default(false),
  tail: z.int('is not a whole number').min(1).max(500).describe('At most so many of the newest lines.').default(100),
  sinceSeconds: z
    .int('is not a whole number')
    .min(1)
    .max(MAX_SINCE_SECONDS)
    .describe('Not older than so many seconds.')
    .optional(),
})
type Asked = z.output<typeof input>

interface Subject {
  readonly what: string
  open(): LogFeed | Promise<LogFeed>
}

export const getLogs = defineTool({
  name: 'get_logs',
  title: 'Logs',
  description:
    'Log lines, newest last: of an object of Flux (what its controller says of it), or of a controller, a pod or a workload.',
  input,
  hints: 'read',
  shape: 'text',
  async answer(asked, asking) {
    const subject = chooseSubject(asked, asking)
    const feed = await subject.open()
    const log = await feed.read(asking.signal)
    return tellLog(log, subject.what, asked)
  },
})

/** Throws `invalid_request` where not exactly one is meant, and `not_found` for a controller that is not there. */
function chooseSubject(asked: Asked, asking: Asking): Subject {
  const { audience, actor, signal } = asking
  const { kind, namespace, name, controller, pod, workload, container } = asked
  const isObject = kind !== undefined || namespace !== undefined || name !== undefined
  const given = [isObject, controller !== undefined, pod !== undefined, workload !== undefined].filter(Boolean).length
  if (given !== 1 || (isObject && (kind === undefined || namespace === undefined || name === undefined)))
    throw new ApiError(
      'invalid_request',
      'get_logs: Give kind, namespace and name of an object of Flux, or one of controller, pod and workload.',
    )
  const reach = {
    tail: asked.tail,
    previous: asked.previous,
    follow: false,
    q: '',
    ...(asked.sinceSeconds === undefined ? {} : { sinceSeconds: asked.sinceSeconds }),
  }
  if (kind !== undefined && namespace !== undefined && name !== undefined) {
    const ref = refOf(kind, namespace, name)
    if (container !== undefined)
      throw new ApiError('invalid_request', 'get_logs: The argument container goes with controller, pod or workload.')
    return {
      what: `the controller of ${refForPeople(ref)} about it`,
      open: () =>
        offeringNear(audience.questions, ref, () => audience.questions.logs.ofObject(ref, { ...reach, all: false })),
    }
  }
  const ref = pod ?? workload ?? findController(controller ?? '', audience.questions.head().controllers)
  const loggedKind = LOGGED_KINDS.find((one) => one === kindOf(ref))
  if (loggedKind === undefined) throw new ApiError('invalid_kind', `get_logs: ${ref} has no logs.`)
  const target = { kind: loggedKind, namespace: namespaceOf(ref), name: nameOf(ref) }
  return {
    what: refForPeople(ref),
    async open() {
      const choice = container === undefined ? {} : { container }
      try {
        return await audience.questions.logs.ofWorkload(actor.identity, target, { ...reach, ...choice }, signal)
      } catch (error) {
        throw error instanceof ApiError && error.code === 'not_found' ? await namingNear(error, ref, asking) : error
      }
    },
  }
}

/** With what Flux deployed in the same namespace under names that are near. */
async function namingNear(error: ApiError, ref: Ref, { audience, actor, signal }: Asking): Promise<ApiError> {
  const { workloads } = await audience.questions.workloads.pods(
    actor.identity,
    { namespace: [namespaceOf(ref)] },
    signal,
  )
  const isPod = kindOf(ref) === 'Pod'
  const refs = workloads.flatMap((workload) =>
    isPod ? workload.pods.map(({ name }) => refOf('Pod', workload.namespace, name)) : [workload.ref],
  )
  const name = nameOf(ref)
  const holding = refs.filter((one) => nameOf(one).startsWith(name) || name.startsWith(nameOf(one)))
  const near = nearest(name, refs.map(nameOf))
  const found = [...new Set([...refs.filter((one) => nameOf(one) === near), ...holding])].slice(0, OFFERED)
  const offer = found.length === 0 ? 'get_workloads lists what Flux deployed.' : `Near: ${found.join(', ')}.`
  return new ApiError('not_found', `${error.message} ${offer}`)
}

function findController(
  asked: string,
  controllers: readonly { readonly name: string; readonly namespace?: string }[],
): Ref {
  const found = controllers.find(({ name }) => name === asked)
  if (found !== undefined) return refOf('Deployment', found.namespace ?? '', found.name)
  const names = controllers.map(({ name }) => name)
  const near = nearest(asked, names)
  const remedy =
    near !== undefined
      ? `Did you mean ${near}?`
      : names.length === 0
        ? 'No controller is known here.'
        : `There are ${names.join(', ')}.`
  throw new ApiError('not_found', `There is no controller ${asked}. ${remedy}`)
}

function tellLog(log: LogAnswer, what: string, { tail }: Asked): Answer {
  const { kept, left } = fitNewest(linesOf(log))
  const why = log.reason === undefined ? '' : ` ${log.reason}`
  const dropped = (log.dropped ?? 0) + left
  const more = dropped === 0 ? '' : ` ${dropped} older lines are left out: ask with sinceSeconds or a smaller tail.`
  const last = log.lines.at(-1)
  const until = last === undefined ? '' : `, the last of ${timeOf(last)}`
  const others = log.containers.length > 1 ? ` Containers: ${log.containers.join(', ')}.` : ''
  const sentence =
    kept.length === 0
      ? `No line was found of ${what} (${log.state}).${why}${others}`
      : `The last ${kept.length === 1 ? 'line' : `${kept.length} lines`} of ${what}${until}${kept.length < tail ? '' : `, at most ${tail}`}.${why}${more}${others}`
  return {
    sentence,
    missing: missingIn(log, what),
    ...(kept.length === 0 ? {} : { body: kept.join('\n'), isQuoted: true }),
  }
}

const UNREAD: ReadonlySet<LogAnswer['state']> = new Set(['forbidden', 'unreachable', 'error', 'waiting'])

function missingIn({ state, reason, streams }: LogAnswer, what: string): readonly Missing[] {
  const away = streams.filter((stream) => UNREAD.has(stream.state))
  if (away.length > 0)
    return away.map((stream) =>
      missingFor(`the log of ${stream.pod}/${stream.container}`, stream.reason ?? stream.state),
    )
  return UNREAD.has(state) ? [missingFor(`the log of ${what}`, reason ?? state)] : []
}

function linesOf({ lines, streams }: LogAnswer): readonly string[] {
  const isOne = new Set(streams.map(({ pod, container }) => `${pod}/${container}`)).size < 2
  return lines.map((line) => {
    const from = isOne ? '' : `${line.pod}/${line.container}`
    return [timeOf(line), from, line.level ?? '', plainLine(line.text)].filter((part) => part !== '').join(' ')
  })
}

/** To the millisecond. */
function timeOf({ at }: LogLine): string {
  return at.replace(/(\.\d{3})\d*Z$/, '$1Z')
}

/** From the newest backwards, each cut where it is very long. */
function fitNewest(lines: readonly string[]): { readonly kept: readonly string[]; readonly left: number } {
  const kept: string[] = []
  let used = 0
  for (const line of [...lines].reverse()) {
    const cut = clip(line, MAX_LINE)
    used += Buffer.byteLength(JSON.stringify(cut)) + 4
    if (used > MAX_BYTES) break
    kept.unshift(cut)
  }
  return { kept, left: lines.length - kept.length }
}
