import fc from 'fast-check'
import { expect, it } from 'vitest'
import { ImagePageSchema } from '@/lib/contract/schema/images'
import { AUTOMATION, change, IMAGE, POLICY, REPOSITORY, SOURCE, tellRows, use } from '../testing/image-way'
import { IMAGE_STATES } from './states'

const RowSchema = ImagePageSchema.shape.rows.element

const junk = fc.jsonValue({ maxDepth: 2 })
const name = fc.constantFrom('web', 'fleet', '__proto__', 'constructor', 'a')
const time = fc.oneof(
  fc.constantFrom('2026-11-20T08:13:50Z', '2020-01-01T00:00:00Z', '2030-01-01T00:00:00Z', 'soon'),
  junk,
)
const tag = fc.oneof(fc.constantFrom('1.3.0', 'latest', '', '\u202e', '__proto__', `${IMAGE}:1`), junk)
const ref = fc.oneof(fc.record({ name, namespace: fc.option(name), tag, digest: tag }, { requiredKeys: [] }), junk)
const condition = fc.record(
  {
    type: fc.constantFrom('Ready', 'Stalled', 'Reconciling'),
    status: fc.constantFrom('True', 'False', 'Unknown'),
    reason: fc.constantFrom('Failure', 'AccessDenied', 'DependencyNotReady', 'Succeeded'),
    message: fc.oneof(fc.constantFrom('unable to determine latest version', 'UNAUTHORIZED', '1.3.0'), fc.string()),
    lastTransitionTime: time,
  },
  { requiredKeys: ['type', 'status'] },
)
const fields = fc.record(
  {
    metadata: fc.record({ labels: junk, namespace: fc.constantFrom('apps', 'other') }, { requiredKeys: [] }),
    spec: fc.oneof(
      fc.record(
        {
          image: fc.oneof(fc.constantFrom(IMAGE, 'nginx', 'https://x/y', ''), junk),
          interval: fc.oneof(fc.constantFrom('5m', '0', '-1s', '1e9h'), junk),
          suspend: junk,
          imageRepositoryRef: ref,
          filterTags: junk,
          policy: junk,
          policySelector: junk,
          sourceRef: ref,
          git: junk,
        },
        { requiredKeys: [] },
      ),
      junk,
    ),
    status: fc.oneof(
      fc.record(
        {
          conditions: fc.oneof(fc.array(condition, { maxLength: 3 }), junk),
          latestRef: ref,
          latestImage: tag,
          observedPreviousRef: ref,
          lastScanResult: fc.oneof(fc.record({ scanTime: time, tagCount: junk, latestTags: fc.array(tag) }), junk),
          lastAutomationRunTime: time,
          lastPushTime: time,
          lastPushCommit: tag,
          observedPolicies: fc.oneof(fc.dictionary(name, ref), junk),
          artifact: fc.oneof(fc.record({ revision: tag, lastUpdateTime: time }), junk),
        },
        { requiredKeys: [] },
      ),
      junk,
    ),
  },
  { requiredKeys: [] },
)

it('no object makes the join throw, or say anything that the contract has no word for', () => {
  fc.assert(
    fc.property(fields, fields, fields, fields, (repository, policy, automation, source) => {
      const objects = [
        change(REPOSITORY, repository),
        change(POLICY, policy),
        change(AUTOMATION, automation),
        change(SOURCE, source),
      ]
      const rows = tellRows(objects, { uses: [use('web', `${IMAGE}:1.3.0`), use('db', 'nginx')] })
      expect(rows.length).toBeGreaterThan(0)
      for (const row of rows) {
        expect(RowSchema.parse(JSON.parse(JSON.stringify(row)))).toEqual(row)
        const steps = [row.repository, row.policy, ...row.automations, row.running].filter((step) => step !== undefined)
        const worst = Math.min(...steps.map(({ state }) => IMAGE_STATES.indexOf(state)))
        // The worst step is never better than its row.
        expect(IMAGE_STATES.indexOf(row.state)).toBeLessThanOrEqual(worst)
        for (const { sentence } of [row, ...steps]) expect(sentence).toMatch(/\.$/)
        if (row.state === 'ok') expect(row.running?.state).toBe('ok')
      }
    }),
    { numRuns: 300 },
  )
})
