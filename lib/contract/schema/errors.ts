// The schema of every refusal and failure, as lib/contract/errors.ts tells it to the pages.

import { z } from 'zod'
import { ERROR_STATUS, type ErrorCode } from '../errors'

export const ErrorCodeSchema = z.enum(Object.keys(ERROR_STATUS).filter(isErrorCode))

export const ErrorBodySchema = z.strictObject({
  error: z.strictObject({
    code: ErrorCodeSchema,
    message: z.string(),
    requestId: z.string(),
    details: z.record(z.string(), z.unknown()).exactOptional(),
  }),
})

function isErrorCode(name: string): name is ErrorCode {
  return Object.hasOwn(ERROR_STATUS, name)
}
