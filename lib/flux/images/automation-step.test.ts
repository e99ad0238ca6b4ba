import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../object/json-fields'
import {
  AUTOMATION,
  ago,
  change,
  IMAGE,
  POLICY,
  REPOSITORY,
  SOURCE,
  tellRow,
  tellRows,
  use,
} from '../testing/image-way'

const OLDER = { uses: [use('web', `${IMAGE}:1.2.9`)] }
const step = (fields: JsonObject, options: Parameters<typeof tellRow>[1] = OLDER) =>
  tellRow([REPOSITORY, POLICY, change(AUTOMATION, fields), SOURCE], options).automations[0]

const DIGEST = `sha256:${'d'.repeat(64)}`

describe('an automation', () => {
  it('that has not seen the tag says when it looks again', () => {
    const observedPolicies = { web: { name: IMAGE, tag: '1.2.9' } }
    expect(step({ status: { observedPolicies } })).toMatchObject({
      state: 'waiting',
      seen: false,
      sentence: 'It has not seen 1.3.0 yet; its next run is due in 20 min.',
      nextRunAt: ago(-20),
      pushed: { state: 'waiting', sentence: '1.3.0 is not pushed yet; the last commit is 8f1c2ab, 18 min ago.' },
    })
    expect(step({ status: { observedPolicies: { web: undefined, other: { tag: '1.3.0' } } } })?.seen).toBe(false)
    expect(step({ status: { observedPolicies } })?.landed).toBeUndefined()
  })

  it('has seen a policy of any name, and none that it inherited', () => {
    const policy = change(POLICY, { metadata: { name: 'constructor' } })
    const unseen = tellRow([REPOSITORY, policy, AUTOMATION, SOURCE], OLDER).automations[0]
    expect(unseen?.seen).toBe(false)
  })

  it('has seen another content where digests say so', () => {
    const follows = change(POLICY, { status: { latestRef: { digest: DIGEST } } })
    const seen = (digest?: string) =>
      tellRow(
        [
          REPOSITORY,
          follows,
          change(AUTOMATION, { status: { observedPolicies: { web: { tag: '1.3.0', digest } } } }),
          SOURCE,
        ],
        OLDER,
      ).automations[0]?.seen
    expect([seen(DIGEST), seen(`sha256:${'e'.repeat(64)}`), seen()]).toEqual([true, false, true])
  })

  it('of an old version does not say what it saw, and nothing is claimed for it', () => {
    const told = step({
      apiVersion: 'image.toolkit.fluxcd.io/v1beta1',
      status: { observedPolicies: undefined },
    })
    expect([told?.state, told?.seen, told?.pushed?.state]).toEqual(['unknown', undefined, 'unknown'])
  })

  it('that is suspended pushes nothing, and has no next run', () => {
    const told = step({ spec: { suspend: true }, status: { observedPolicies: { web: { tag: '1.2.9' } } } })
    expect(told).toMatchObject({ state: 'waiting', sentence: 'The automation is suspended: it pushes nothing.' })
    expect(told?.nextRunAt).toBeUndefined()
  })

  it('that never ran is waited for, and not for ever', () => {
    const status = { lastAutomationRunTime: undefined, lastPushCommit: undefined, observedPolicies: undefined }
    expect(step({ status, metadata: { creationTimestamp: ago(5) } })).toMatchObject({
      state: 'waiting',
      sentence: 'The automation did not run yet.',
    })
    expect(step({ status })?.state).toBe('broken')
    expect(step({ status })?.pushed).toBeUndefined()
  })

  it('waits where there is no tag yet', () => {
    const none = change(POLICY, { status: { latestRef: undefined } })
    expect(tellRow([REPOSITORY, none, AUTOMATION, SOURCE], OLDER).automations[0]).toMatchObject({
      state: 'waiting',
      sentence: 'It waits for a tag to be chosen.',
    })
  })

  it('is one of several where several take the policy', () => {
    const second = change(AUTOMATION, { metadata: { name: 'second' } })
    const [row, ...others] = tellRows([REPOSITORY, POLICY, AUTOMATION, second, SOURCE])
    expect(row?.automations.map(({ ref }) => ref)).toEqual([
      'ImageUpdateAutomation/apps/fleet',
      'ImageUpdateAutomation/apps/second',
    ])
    expect(others).toEqual([])
  })
})
