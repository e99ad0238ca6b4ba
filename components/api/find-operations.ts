// The rows of the description, one per method and address, and which of them a few words find.

import type { ApiDocument, ApiMethod, ApiOperation } from '@/lib/contract/openapi'
import { splitWords } from '@/lib/flux/row-filter'

export interface DescribedOperation {
  readonly id: string
  readonly method: string
  readonly path: string
  readonly operation: ApiOperation
}

export interface OperationGroup {
  readonly name: string
  readonly description: string
  readonly operations: readonly DescribedOperation[]
}

const METHODS: readonly ApiMethod[] = ['get', 'post', 'delete']

/** Groups that hold something, with the operations in which every word is found. */
export function findOperations({ tags, paths }: ApiDocument, text: string): readonly OperationGroup[] {
  const words = splitWords(text)
  const all = Object.entries(paths).flatMap(([path, methods]) =>
    METHODS.flatMap((method): readonly DescribedOperation[] => {
      const operation = methods[method]
      if (operation === undefined) return []
      return [{ id: operation.operationId, method: method.toUpperCase(), path, operation }]
    }),
  )
  return tags
    .map(({ name, description }) => ({
      name,
      description,
      operations: all.filter((one) => one.operation.tags.includes(name) && isFound(one, words)),
    }))
    .filter(({ operations }) => operations.length > 0)
}

function isFound({ method, path, operation }: DescribedOperation, words: readonly string[]): boolean {
  const { summary, description = '', parameters, responses } = operation
  const text = [
    method,
    path,
    summary,
    description,
    ...parameters.flatMap((one) => [one.name, one.description]),
    ...Object.entries(responses).flatMap(([status, response]) => [status, ...(response['x-codes'] ?? [])]),
  ]
    .join('\n')
    .toLowerCase()
  return words.every((word) => text.includes(word))
}
