import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../object/json-fields'
import { ago, change, POLICY, REPOSITORY, ready, tellRow } from '../testing/image-way'

const step = (fields: JsonObject) => tellRow([change(REPOSITORY, fields), POLICY]).repository
const failing = (message: string, spec: JsonObject = {}) =>
  step({ spec, status: ready('False', 'ReadOperationFailed', message) })?.sentence

const GET = 'scan failed: GET https://ghcr.io/v2/x/web/tags/list?n=1000:'
const OR_MISSING = 'Some registries say that of an image that does not exist, too.'

describe('a scan that fails', () => {
  it('for want of rights says so, and with which credentials it tried', () => {
    const refused = `${GET} UNAUTHORIZED: authentication required; [map[Action:pull]]`
    expect(failing(refused)).toBe(`Its tags cannot be read: unauthorised, and no credentials are given. ${OR_MISSING}`)
    expect(failing(refused, { secretRef: { name: 'ghcr' } })).toBe(
      `Its tags cannot be read: unauthorised, with Secret ghcr. ${OR_MISSING}`,
    )
    expect(failing(`${GET} DENIED: requested access to the resource is denied`)).toContain('unauthorised')
    expect(failing(`${GET} unexpected status code 403 Forbidden`)).toContain('unauthorised')
  })

  it('for want of the image does not claim that there is none: who may not read it is told the same', () => {
    const words = 'Its tags cannot be read: the registry knows no such image, or hides it from whoever may not read it.'
    expect(failing(`${GET} NAME_UNKNOWN: repository name not known to registry`)).toBe(words)
    expect(failing(`${GET} unexpected status code 404 Not Found`)).toBe(words)
  })

  it('for too many requests is no question of rights', () => {
    const words = 'Its tags cannot be read: the registry limits the rate of requests.'
    expect(failing(`${GET} TOOMANYREQUESTS: You have reached your pull rate limit`)).toBe(words)
    expect(failing(`${GET} unexpected status code 429 Too Many Requests: UNAUTHORIZED`)).toBe(words)
  })

  it('for another reason is told in the words of its advice', () => {
    expect(failing(`${GET} dial tcp: lookup ghcr.io: no such host`)).toMatch(/^Its tags cannot be read: .{10}/)
  })
})

describe('a scan', () => {
  it.each([
    [19, 'ok'],
    [20, 'ok'],
    [21, 'broken'],
    [180, 'broken'],
  ])('of every 5 minutes that is %d minutes old is %s', (minutes, state) => {
    expect(step({ status: { lastScanResult: { scanTime: ago(minutes) } } })?.state).toBe(state)
  })

  it('that never came is waited for, and not for ever', () => {
    const never = { status: { lastScanResult: undefined } }
    expect(step({ ...never, metadata: { creationTimestamp: ago(5) } })).toMatchObject({
      state: 'waiting',
      sentence: 'Its tags were not scanned yet.',
    })
    expect(step(never)).toMatchObject({
      state: 'broken',
      sentence: 'Its tags were not scanned for 323 d (interval 5 min).',
    })
    expect(step(never)?.at).toBeUndefined()
  })

  it('that is suspended looks for nothing newer', () => {
    expect(step({ spec: { suspend: true }, status: { lastScanResult: { scanTime: ago(9_000) } } })).toMatchObject({
      state: 'waiting',
      status: 'suspended',
    })
  })

  it('that found nothing says so', () => {
    expect(step({ status: { lastScanResult: { tagCount: 0, latestTags: [] } } })?.sentence).toBe('No tag was found.')
    expect(step({ status: { lastScanResult: { tagCount: 1 } } })?.sentence).toBe('1 tag found.')
  })

  it('of 10,000 tags shows the first few of them', () => {
    const latestTags = Array.from({ length: 10_000 }, (_, at) => `1.0.${at}`)
    const found = step({ status: { lastScanResult: { tagCount: 10_000, latestTags } } })
    expect([found?.tagCount, found?.latestTags.length, found?.sentence]).toEqual([10_000, 20, '10000 tags found.'])
  })
})
