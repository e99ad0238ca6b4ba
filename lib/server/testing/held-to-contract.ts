// Holds every answer that a test gets against the description of the API: status, error code, form and body. What is not
// described throws; what was seen is kept, so that a test can ask whether all that is described was.

import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import type { ApiDocument, ApiMethod, ApiResponse } from '@/lib/contract/openapi'
import { describeApi } from '@/lib/contract/schema/describe-api'
import type { ApiHandler } from '../door/runtime-handle'

export interface Exchange {
  readonly method: string
  /** With its query or without. */
  readonly path: string
  readonly status: number
  readonly type: string | undefined
  readonly text: string
}

interface Contract {
  readonly paths: readonly { readonly path: string; readonly pattern: RegExp }[]
  readonly document: ApiDocument
  /** By the place in the description. */
  check(place: readonly string[], value: unknown): string | undefined
}

const BASE = 'https://fluxdeck.test/api'
const METHODS: Readonly<Record<string, ApiMethod>> = { GET: 'get', HEAD: 'get', POST: 'post', DELETE: 'delete' }
const ANY_ERROR = ['components', 'schemas', 'Error']
const JSON_TYPE = 'application/json'
const EVENTS_TYPE = 'text/event-stream'

let made: Contract | undefined
const seen = new Set<string>()

/** Each as `GET /api/state 200`, with the code of an error or the name of an event behind it. */
export function seenAnswers(): ReadonlySet<string> {
  return seen
}

/** Throws for an answer that the description does not have; what no row is about may only be a page or an error. */
export function holdToContract(exchange: Exchange): void {
  const { method, status, text } = exchange
  const type = typeOf(exchange)
  const found = findResponses(exchange)
  if (found === undefined) {
    if (type === JSON_TYPE && text !== '') expectValid(ANY_ERROR, text, exchange)
    return
  }
  const { path, place, responses } = found
  const response = responses[String(status)]
  if (response === undefined) throw new Error(`${nameOf(exchange)} answers ${status}, which is not described: ${text}`)
  const key = `${method} ${path} ${status}`
  if (method === 'HEAD' || (text === '' && response.content === undefined)) return void seen.add(key)
  if (type === EVENTS_TYPE) return void holdEventsToContract(exchange)
  if (response.content?.[type] === undefined)
    throw new Error(`${nameOf(exchange)} answers ${status} as ${type}, which is not described: ${text}`)
  if (type === JSON_TYPE) expectValid([...place, String(status), 'content', type, 'schema'], text, exchange)
  seen.add(`${key}${codeIn(type, text, response)}`)
}

/** The same for a route that is asked without a server in between; streams pass as they are. */
export function holdRoute(route: ApiHandler): ApiHandler {
  return async (request, params) => {
    const response = await route(request, params)
    const { status, headers } = response
    const type = headers.get('content-type') ?? undefined
    if (type?.startsWith(EVENTS_TYPE)) return response
    const { pathname: path } = new URL(request.url)
    holdToContract({ method: request.method, path, status, type, text: await response.clone().text() })
    return response
  }
}

/** The same for the events of a stream that have come so far; says up to where they were whole. */
export function holdEventsToContract(exchange: Exchange, from = 0): number {
  const end = exchange.text.lastIndexOf('\n\n') + 2
  const found = findResponses(exchange)
  const names = found?.responses['200']?.content?.[EVENTS_TYPE]?.['x-events']
  if (end <= from || found === undefined || exchange.status !== 200) return from
  for (const frame of exchange.text.slice(from, end).split('\n\n')) {
    const [, name] = /^event: (.+)$/m.exec(frame) ?? []
    const [, data] = /^data: (.+)$/m.exec(frame) ?? []
    if (name === undefined || data === undefined) continue
    if (names?.[name] === undefined)
      throw new Error(`${nameOf(exchange)} has an event ${name}, which is not described.`)
    expectValid([...found.place, '200', 'content', EVENTS_TYPE, 'x-events', name], data, exchange)
    seen.add(`${exchange.method} ${found.path} 200 event ${name}`)
  }
  return end
}

function contract(): Contract {
  made ??= createContract()
  return made
}

function createContract(): Contract {
  const document = describeApi('0.0.0')
  const ajv = new Ajv2020({ strict: false, validateFormats: true })
  addFormats(ajv)
  ajv.addSchema({ ...document, $id: BASE })
  const compiled = new Map<string, ValidateFunction>()
  return {
    document,
    paths: Object.keys(document.paths).map((path) => ({
      path,
      pattern: new RegExp(`^${path.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}$`),
    })),
    check(place, value) {
      const pointer = place
        .map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')))
        .join('/')
      const validate = compiled.get(pointer) ?? ajv.compile({ $ref: `${BASE}#/${pointer}` })
      compiled.set(pointer, validate)
      return validate(value) ? undefined : ajv.errorsText(validate.errors)
    },
  }
}

function findResponses({ method, path }: Exchange) {
  const { document, paths } = contract()
  const [plain = ''] = path.split('?', 1)
  const row = paths.find(({ pattern }) => pattern.test(plain))
  const name = METHODS[method]
  const operation = row === undefined || name === undefined ? undefined : document.paths[row.path]?.[name]
  if (row === undefined || name === undefined || operation === undefined) return undefined
  return { path: row.path, place: ['paths', row.path, name, 'responses'], responses: operation.responses }
}

function expectValid(place: readonly string[], text: string, exchange: Exchange): void {
  const problem = contract().check(place, JSON.parse(text))
  if (problem !== undefined)
    throw new Error(`${nameOf(exchange)} ${exchange.status} is not as described: ${problem} in ${text.slice(0, 2_000)}`)
}

function codeIn(type: string, text: string, response: ApiResponse): string {
  if (type !== JSON_TYPE || response['x-codes'] === undefined) return ''
  const body: { readonly error?: { readonly code?: unknown } } = JSON.parse(text)
  return typeof body.error?.code === 'string' ? ` ${body.error.code}` : ''
}

function typeOf({ type = '' }: Exchange): string {
  return type.split(';', 1).join().trim()
}

function nameOf({ method, path }: Exchange): string {
  return `${method} ${path}`
}
