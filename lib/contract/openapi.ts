// The description of the API as /api/openapi.json tells it: so much of OpenAPI 3.1 as ours holds.

import type { ErrorCode } from './errors'

/** JSON Schema of 2020-12. */
export interface JsonSchema {
  readonly $ref?: string
  readonly type?: string
  readonly format?: string
  readonly description?: string
  readonly enum?: readonly (string | number)[]
  readonly const?: string | number | boolean
  readonly default?: unknown
  readonly items?: JsonSchema
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: JsonSchema | boolean
  readonly anyOf?: readonly JsonSchema[]
  readonly oneOf?: readonly JsonSchema[]
  readonly allOf?: readonly JsonSchema[]
  readonly [keyword: string]: unknown
}

export interface ApiParameter {
  readonly name: string
  readonly in: 'path' | 'query'
  readonly required: boolean
  readonly description: string
  readonly schema: JsonSchema
}

export interface ApiContent {
  readonly schema: JsonSchema
  /** Of an event stream: what each event holds, by its name. */
  readonly 'x-events'?: Readonly<Record<string, JsonSchema>>
}

export interface ApiResponse {
  readonly description: string
  readonly headers: Readonly<Record<string, JsonSchema>>
  readonly content?: Readonly<Record<string, ApiContent>>
  /** The error codes that travel with this status here. */
  readonly 'x-codes'?: readonly ErrorCode[]
}

export interface ApiOperation {
  readonly operationId: string
  readonly tags: readonly string[]
  readonly summary: string
  readonly description?: string
  /** Absent: whoever is known. Empty: anybody. */
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[]
  readonly parameters: readonly ApiParameter[]
  readonly requestBody?: { readonly required: boolean; readonly content: Readonly<Record<string, ApiContent>> }
  readonly responses: Readonly<Record<string, ApiResponse>>
}

export type ApiMethod = 'get' | 'post' | 'delete'

/** Answer of GET /api/openapi.json. */
export interface ApiDocument {
  readonly openapi: string
  readonly info: { readonly title: string; readonly version: string; readonly description: string }
  readonly tags: readonly { readonly name: string; readonly description: string }[]
  readonly security: readonly Readonly<Record<string, readonly string[]>>[]
  readonly paths: Readonly<Record<string, Readonly<Partial<Record<ApiMethod, ApiOperation>>>>>
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>
    readonly headers: Readonly<Record<string, JsonSchema>>
    readonly securitySchemes: Readonly<Record<string, JsonSchema>>
  }
}
