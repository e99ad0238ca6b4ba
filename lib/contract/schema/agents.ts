// The frame of what agents send and are answered. What stands in it is said by the protocol, whose revisions differ.

import { z } from 'zod'

const Id = z.union([z.string(), z.number(), z.null()])

export const McpMessageSchema = z
  .looseObject({
    jsonrpc: z.literal('2.0'),
    id: Id.exactOptional(),
    method: z.string().exactOptional(),
    params: z.looseObject({}).exactOptional(),
    result: z.looseObject({}).exactOptional(),
    error: z.looseObject({ code: z.int(), message: z.string() }).exactOptional(),
  })
  .describe('A message of the Model Context Protocol, in the form of JSON-RPC 2.0.')

export const McpRequestSchema = z
  .union([McpMessageSchema, z.array(McpMessageSchema)])
  .describe('One message, or, in the revisions that know it, several.')

export const ProtectedResourceSchema = z.strictObject({
  resource: z.string(),
  authorization_servers: z.array(z.string()),
  bearer_methods_supported: z.array(z.literal('header')),
  scopes_supported: z.array(z.string()),
})
