import { Validator } from '@seriousme/openapi-schema-validator'
import { expect, it } from 'vitest'
import { ADDRESSES, type Address } from '@/lib/addresses'
import { ERROR_STATUS } from '../errors'
import { addressOf, describeApi } from './describe-api'
import { OPERATIONS } from './operations/all'

const DOCUMENT = describeApi('1.2.3')
const operations = Object.entries(DOCUMENT.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
)

it('is a valid description of OpenAPI 3.1, by the word of another', async () => {
  const validator = new Validator()
  expect(await validator.validate({ ...structuredClone(DOCUMENT) })).toMatchObject({ valid: true })
  expect(validator.version).toBe('3.1')
  const broken = { ...DOCUMENT, paths: { ...DOCUMENT.paths, '/api/me': { get: { parameters: 1 } } } }
  expect(await new Validator().validate(structuredClone(broken))).toMatchObject({ valid: false })
})

it('has each method of each address that is no page, and no other', () => {
  const rows: readonly Address[] = Object.values(ADDRESSES)
  const wanted = rows
    .filter(({ by, isInside }) => (by === 'route' || by === 'direct' || by === 'front') && isInside !== true)
    .concat({ ...ADDRESSES.loginPage, methods: ['POST'] })
    .flatMap(({ pattern, methods }) => methods.filter((one) => one !== 'HEAD').map((method) => `${method} ${pattern}`))
  const found = operations.map(({ path, method }) => `${method.toUpperCase()} ${path}`)
  expect(found.sort()).toEqual(wanted.sort())
})

it('names every variable segment of a path, and nothing else as one', () => {
  for (const { path, operation } of operations) {
    const segments = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
    const named = operation.parameters.filter((one) => one.in === 'path').map(({ name }) => name)
    expect(named, path).toEqual(segments)
  }
})

it('says each thing in one sentence, and of each operation something else', () => {
  const said = operations.flatMap(({ operation: { summary, parameters } }) => [
    summary,
    ...parameters.map(({ description }) => description),
  ])
  for (const sentence of said) expect(sentence).toMatch(/^\S.*[.]$/)
  expect(new Set(operations.map(({ operation }) => operation.summary)).size).toBe(operations.length)
  expect(new Set(operations.map(({ operation }) => operation.operationId)).size).toBe(operations.length)
})

it('refers to nothing that it does not hold, and holds nothing that nobody refers to', () => {
  const text = JSON.stringify(DOCUMENT)
  const refs = new Set([...text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name))
  expect([...refs].sort()).toEqual(Object.keys(DOCUMENT.components.schemas).sort())
  expect(text).not.toMatch(/"\$(schema|id)"/)
})

it('lets nobody in who is not known, but where the address is open', () => {
  for (const name of Object.keys(OPERATIONS) as (keyof typeof OPERATIONS)[]) {
    const { pattern, isOpen: isOpenAddress } = addressOf(name)
    for (const operation of Object.values(DOCUMENT.paths[pattern] ?? {})) {
      // A code is looked at by the screen that waits, and confirmed by operators.
      const isOpen = isOpenAddress === true && operation.operationId !== 'screen.post'
      expect(operation.security, pattern).toEqual(isOpen ? [] : undefined)
      expect(operation.responses[403]?.['x-codes']?.includes('forbidden') ?? false, pattern).toBe(!isOpen)
    }
  }
})

it('knows of each error code that belongs to an address', () => {
  const codes = new Set(
    operations.flatMap(({ operation }) => Object.values(operation.responses)).flatMap((one) => one['x-codes'] ?? []),
  )
  // These stand where no address does.
  expect(Object.keys(ERROR_STATUS).filter((code) => ![...codes].some((one) => one === code))).toEqual([
    'method_not_allowed',
    'request_timeout',
  ])
})
