// Makes the description of the API from the table of addresses, the rows of operations and the schemas of the answers.

import { ADDRESSES, type Address } from '@/lib/addresses'
import { ERROR_STATUS, type ErrorCode } from '../errors'
import type { ApiContent, ApiDocument, ApiOperation, ApiResponse, JsonSchema } from '../openapi'
import { ERROR_MEANING } from './error-meaning'
import { describeComponents, describeParameters, refTo } from './json-schema'
import { type DescribedName, OPERATIONS } from './operations/all'
import { type Answered, GROUPS, type Operation } from './operations/operation'

const ABOUT = [
  'What Fluxdeck answers to browsers, scripts, other dashboards and agents.',
  'Times are RFC 3339 in UTC; fields that end in `Seconds` are numbers of seconds, other durations are written as Flux writes them. An absent field is not known or does not apply; `null` is known to be none. A `ref` is Kind/namespace/name.',
  'HEAD is answered wherever GET is, with the same status and no body. Any other method is 405 `method_not_allowed`, and an address below /api/ that is not listed is 404 `not_found`. Unknown parameters do nothing.',
  'What never becomes a request is refused in the same form: 400 `invalid_request`, 408 `request_timeout`, 431 `invalid_request` for headers that are too large.',
].join('\n\n')

const SECURITY_SCHEMES = {
  bearer: { type: 'http', scheme: 'bearer', description: 'A token of an entry in TOKENS_FILE.' },
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: '__Host-fluxdeck',
    description:
      'The cookie of somebody who signed in; over plain HTTP its name is `fluxdeck_` with the port, and that of a launch `fluxdeck_launch_` with it. That of a screen has `_screen` behind it.',
  },
} as const

const HEADERS = {
  RequestId: { description: 'Names this answer in the log.', schema: { type: 'string' } },
  RetryAfter: { description: 'After how many seconds it is worth another try.', schema: { type: 'string' } },
} as const
const REQUEST_ID = { 'X-Request-Id': { $ref: '#/components/headers/RequestId' } } as const
const RETRY_AFTER = { 'Retry-After': { $ref: '#/components/headers/RetryAfter' } } as const
/** Where it is worth to come again. */
const PASSING: readonly number[] = [429, 503]

export function describeApi(version: string): ApiDocument {
  return {
    openapi: '3.1.0',
    info: { title: 'Fluxdeck', version, description: ABOUT },
    tags: Object.entries(GROUPS).map(([name, description]) => ({ name, description })),
    // Nobody needs to be known where AUTH_MODE is `none`.
    security: [{}, { bearer: [] }, { session: [] }],
    paths: describePaths(),
    components: { schemas: describeComponents(), headers: HEADERS, securitySchemes: SECURITY_SCHEMES },
  }
}

function describePaths(): ApiDocument['paths'] {
  return Object.fromEntries(
    Object.keys(OPERATIONS)
      .filter(isDescribed)
      .map((name) => {
        const address: Address = addressOf(name)
        const operations = Object.entries(OPERATIONS[name]).map(([method, operation]) => {
          const described = describeOperation(operation, method === 'get' ? name : `${name}.${method}`)
          // At an open address there may be something that is not for everybody.
          const isOpen = address.isOpen === true && !operation.errors.includes('forbidden')
          return [method, isOpen ? { ...described, security: [] } : described]
        })
        return [address.pattern, Object.fromEntries(operations)]
      }),
  )
}

/** Under which address somebody asks from outside: tokens are sent to the page to sign in, and answered next door. */
export function addressOf(name: DescribedName): Address {
  return name === 'login' ? ADDRESSES.loginPage : ADDRESSES[name]
}

function isDescribed(name: string): name is DescribedName {
  return Object.hasOwn(OPERATIONS, name)
}

function describeOperation({ says, more, group, ...operation }: Operation, operationId: string): ApiOperation {
  const { path, query, body, answers, errors } = operation
  return {
    operationId,
    tags: [group],
    summary: says,
    ...(more === undefined ? {} : { description: more }),
    parameters: [
      ...(path === undefined ? [] : describeParameters(path, 'path')),
      ...(query === undefined ? [] : describeParameters(query, 'query')),
    ],
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: Object.fromEntries(Object.entries(body).map(([type, name]) => [type, { schema: refTo(name) }])),
          },
        }),
    responses: describeResponses(answers, errors),
  }
}

function describeResponses(
  answers: Operation['answers'],
  errors: Operation['errors'],
): Readonly<Record<string, ApiResponse>> {
  const statuses = new Set([...Object.keys(answers).map(Number), ...errors.map((code) => ERROR_STATUS[code])])
  return Object.fromEntries(
    [...statuses]
      .sort((one, other) => one - other)
      .map((status) => {
        const codes = errors.filter((code) => ERROR_STATUS[code] === status)
        return [String(status), describeResponse(status, answers[status], codes)]
      }),
  )
}

function describeResponse(status: number, answered: Answered | undefined, codes: readonly ErrorCode[]): ApiResponse {
  const content = contentOf(answered, codes)
  const meanings = codes.map((code) => `\`${code}\`: ${ERROR_MEANING[code]}`)
  return {
    description: [...(answered === undefined ? [] : [answered.says]), ...meanings].join('\n\n'),
    headers: { ...REQUEST_ID, ...(PASSING.includes(status) && codes.length > 0 ? RETRY_AFTER : {}) },
    ...(Object.keys(content).length === 0 ? {} : { content }),
    ...(codes.length === 0 ? {} : { 'x-codes': codes }),
  }
}

function contentOf(answered: Answered | undefined, codes: readonly ErrorCode[]): Readonly<Record<string, ApiContent>> {
  const schemas = [...[answered?.json ?? []].flat().map(refTo), ...errorsOf(codes)]
  const events = Object.entries(answered?.events ?? {})
  return {
    ...(schemas.length === 0 ? {} : { 'application/json': { schema: oneOf(schemas) } }),
    ...(answered?.text === undefined ? {} : { [answered.text]: { schema: { type: 'string' } } }),
    ...(events.length === 0
      ? {}
      : {
          'text/event-stream': {
            schema: { type: 'string', description: 'Frames of `event`, `data` and sometimes `id`; `data` is JSON.' },
            'x-events': Object.fromEntries(events.map(([name, schema]) => [name, oneOf([schema].flat().map(refTo))])),
          },
        }),
  }
}

function oneOf(schemas: readonly JsonSchema[]): JsonSchema {
  const [first = {}, ...others] = schemas
  return others.length === 0 ? first : { anyOf: schemas }
}

/** An error, and of its codes only those that come with this status here. */
function errorsOf(codes: readonly ErrorCode[]): readonly JsonSchema[] {
  if (codes.length === 0) return []
  const code = { properties: { error: { properties: { code: { enum: codes } } } } }
  return [{ allOf: [refTo('Error'), code] }]
}
