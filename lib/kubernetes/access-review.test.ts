import { afterEach, beforeEach, expect, it } from 'vitest'
import { reviewSelf, reviewSubject } from './access-review'
import { type ClientBench, rejection, startClientBench } from './testing/client-bench'
import { status } from './testing/scripted-server'

let bench: ClientBench

const access = { verb: 'patch', group: 'example.org', resource: 'widgets', namespace: 'apps', name: 'web' }

function answerWith(value: unknown, code = 201): void {
  bench.server.onAny = (exchange) => {
    exchange.json(code, value)
    return true
  }
}

beforeEach(async () => {
  bench = await startClientBench()
})
afterEach(() => bench.close())

it('asks for the exact verb, resource, namespace and name', async () => {
  answerWith({ status: { allowed: true } })
  expect(await reviewSelf(bench.client, access)).toEqual({ allowed: true })
  const [sent] = bench.server.requests
  expect(sent?.path).toBe('/apis/authorization.k8s.io/v1/selfsubjectaccessreviews')
  expect(JSON.parse(sent?.body ?? '')).toMatchObject({ spec: { resourceAttributes: access } })
})

it('asks for a person with all groups', async () => {
  answerWith({ status: { allowed: false, reason: 'no role' } })
  const subject = { ...access, user: 'ada', groups: ['dev', 'ops'] }
  expect(await reviewSubject(bench.client, subject)).toEqual({ allowed: false, reason: 'no role' })
  expect(bench.server.requests[0]?.path).toBe('/apis/authorization.k8s.io/v1/subjectaccessreviews')
  expect(JSON.parse(bench.server.requests[0]?.body ?? '').spec).toMatchObject({ user: 'ada', groups: ['dev', 'ops'] })
})

it('takes an explicit denial over a yes', async () => {
  answerWith({ status: { allowed: true, denied: true } })
  expect((await reviewSelf(bench.client, access)).allowed).toBe(false)
})

it.each(['', '  '])('never asks for the user %j', async (user) => {
  expect(await rejection(reviewSubject(bench.client, { ...access, user, groups: [] }))).toMatchObject({
    code: 'invalid',
  })
  expect(bench.server.requests).toEqual([])
})

it.each([
  { value: {} },
  { value: { status: {} } },
  { value: { status: { allowed: 'yes' } } },
  { value: [] },
  { value: null },
])('takes $value for no answer, not for a yes', async ({ value }) => {
  answerWith(value)
  expect(await rejection(reviewSelf(bench.client, access))).toMatchObject({ code: 'unexpected' })
})

it('is an error, not a yes, when the cluster refuses to say', async () => {
  answerWith(status(403, 'Forbidden'), 403)
  expect(await rejection(reviewSelf(bench.client, access))).toMatchObject({ code: 'forbidden' })
})

it('gives up after 4 s', async () => {
  bench.server.onAny = () => true
  const reviewing = rejection(reviewSelf(bench.client, access))
  await bench.clock.until(() => bench.server.requests.length === 1, 'the review arrives')
  bench.clock.advance(4_000)
  const error = await reviewing
  expect(error).toMatchObject({ code: 'timeout' })
  expect(String(error)).not.toContain('applied')
})
