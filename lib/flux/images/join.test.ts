import { describe, expect, it } from 'vitest'
import { asRef } from '@/lib/testing/as-ref'
import type { JsonObject } from '../object/json-fields'
import {
  AUTOMATION,
  ago,
  change,
  IMAGE,
  type MadeObject,
  POLICY,
  REPOSITORY,
  ready,
  SOURCE,
  tellRow,
  tellRows,
  use,
  WHOLE_WAY,
} from '../testing/image-way'
import { IMAGE_STATES } from './states'

const OLDER = [use('api', `${IMAGE}:1.2.9`), use('web', `${IMAGE}:1.2.9`), use('worker', `${IMAGE}:1.3.0`)]
const NOT_READ = asRef('ImageRepository/apps/web')

/** The whole way with one of its objects changed. */
function breakAt(broken: MadeObject, fields: JsonObject): readonly MadeObject[] {
  return WHOLE_WAY.map((object) => (object === broken ? change(object, fields) : object))
}

describe('the way of an image', () => {
  it('is told step by step where all is well', () => {
    const { sentence, state, repository, policy, automations, running, ref, image } = tellRow(WHOLE_WAY)
    expect([ref, image, state, sentence]).toEqual(['ImagePolicy/apps/web', IMAGE, 'ok', '1.3.0 runs in 3 of 3.'])
    expect(repository).toEqual({
      ref: 'ImageRepository/apps/web',
      status: 'ready',
      state: 'ok',
      sentence: '42 tags found.',
      at: ago(3),
      intervalSeconds: 300,
      tagCount: 42,
      latestTags: ['1.3.0', '1.2.9'],
    })
    expect(policy).toEqual({
      ref: 'ImagePolicy/apps/web',
      status: 'ready',
      state: 'ok',
      sentence: '1.3.0 is chosen, 1.2.9 before.',
      at: ago(20),
      rule: 'newest version in 1.x',
      chosen: { tag: '1.3.0' },
      previous: { tag: '1.2.9' },
    })
    expect(automations).toEqual([
      {
        ref: 'ImageUpdateAutomation/apps/fleet',
        status: 'ready',
        state: 'ok',
        sentence: 'It has seen 1.3.0.',
        at: ago(10),
        seen: true,
        nextRunAt: ago(-20),
        pushed: {
          state: 'ok',
          sentence: 'Pushed as 8f1c2ab to main.',
          at: ago(18),
          commit: '8f1c2ab47d09e1c35b6f0a92d4e7718c5e3f6a20',
          branch: 'main',
        },
        landed: { state: 'ok', sentence: 'GitRepository apps/fleet holds the commit.', at: ago(17) },
      },
    ])
    expect(running).toEqual({
      state: 'ok',
      sentence: '1.3.0 runs in 3 of 3.',
      tags: [{ tag: '1.3.0', workloads: ['Deployment/apps/api', 'Deployment/apps/web', 'Deployment/apps/worker'] }],
    })
  })

  it.each<[string, readonly MadeObject[], string, string]>([
    [
      'the registry refuses',
      breakAt(REPOSITORY, { status: ready('False', 'ReadOperationFailed', 'scan failed: UNAUTHORIZED: no') }),
      'broken',
      'Its tags cannot be read: unauthorised, and no credentials are given. Some registries say that of an image that does not exist, too.',
    ],
    [
      'nobody scans any more',
      breakAt(REPOSITORY, { status: { lastScanResult: { scanTime: ago(180) } } }),
      'broken',
      'Its tags were not scanned for 3 h (interval 5 min).',
    ],
    [
      'no tag fits',
      breakAt(POLICY, {
        status: ready('False', 'Failure', 'unable to determine latest version from provided list'),
      }),
      'broken',
      'No tag fits: newest version in 1.x. 1.3.0 stays chosen.',
    ],
    [
      'the automation cannot push',
      breakAt(AUTOMATION, {
        status: ready('False', 'GitOperationFailed', 'failed to push to remote: protected branch hook declined'),
      }),
      'broken',
      'The automation fails: The push was rejected.',
    ],
    [
      'the automation runs no more',
      breakAt(AUTOMATION, { status: { lastAutomationRunTime: ago(240) } }),
      'broken',
      'The automation did not run for 4 h (interval 30 min).',
    ],
    [
      'the source does not fetch',
      breakAt(SOURCE, {
        status: {
          ...ready('False', 'GitOperationFailed', 'authentication required'),
          artifact: { revision: `main@sha1:${'0'.repeat(40)}`, lastUpdateTime: ago(60) },
        },
      }),
      'broken',
      'GitRepository apps/fleet cannot fetch the commit.',
    ],
  ])('breaks where %s', (_, objects, state, sentence) => {
    const row = tellRow(objects, { uses: OLDER })
    expect([row.state, row.sentence]).toEqual([state, sentence])
  })

  it('says on the last step what runs instead', () => {
    const row = tellRow(WHOLE_WAY, { uses: OLDER })
    expect([row.state, row.sentence]).toEqual(['waiting', '1.3.0 is chosen, 1.2.9 in 2 of 3.'])
  })

  it('is a row of its own where no policy chooses from a repository', () => {
    const row = tellRow([REPOSITORY])
    expect(row).toMatchObject({ ref: 'ImageRepository/apps/web', state: 'waiting', automations: [] })
    expect(row.sentence).toBe('No policy chooses among its tags.')
    expect(row.policy).toBeUndefined()
    expect(row.running?.tags).toHaveLength(1)
  })

  it('says that no automation takes a policy, and that in vain where the tag runs already', () => {
    const objects = [REPOSITORY, POLICY]
    expect(tellRow(objects, { uses: OLDER }).sentence).toBe(
      '1.3.0 is chosen, and no automation writes it to Git: none of its namespace takes this policy.',
    )
    expect(tellRow(objects)).toMatchObject({ state: 'ok', automations: [] })
  })

  it('is a row of its own where an automation takes no policy', () => {
    const [elsewhere] = [change(AUTOMATION, { metadata: { namespace: 'flux-system' } })]
    const rows = tellRows([REPOSITORY, POLICY, elsewhere])
    expect(rows.map(({ ref }) => ref)).toEqual(['ImagePolicy/apps/web', 'ImageUpdateAutomation/flux-system/fleet'])
    expect(rows[1]).toMatchObject({
      state: 'broken',
      sentence: 'The automation takes no policy: there is none in namespace flux-system.',
    })
    expect(rows[1]?.running).toBeUndefined()
    expect(tellRows([...WHOLE_WAY, elsewhere]).map(({ state }) => state)).toEqual(['ok', 'broken'])
  })

  it.each([
    [undefined, true],
    [{}, true],
    [{ matchLabels: {} }, true],
    [{ matchLabels: { team: 'a' } }, true],
    [{ matchExpressions: [{ key: 'team', operator: 'In', values: ['b', 'a'] }] }, true],
    [{ matchLabels: { team: 'b' } }, false],
    [{ matchExpressions: [{ key: 'team', operator: 'DoesNotExist' }] }, false],
  ])('has the automations whose selector %j takes its policy: %s', (policySelector, isTaken) => {
    const labelled = change(POLICY, { metadata: { labels: { team: 'a' } } })
    const rows = tellRows([REPOSITORY, labelled, change(AUTOMATION, { spec: { policySelector } }), SOURCE])
    expect(rows[0]?.automations).toHaveLength(isTaken ? 1 : 0)
    expect(rows).toHaveLength(isTaken ? 1 : 2)
    if (!isTaken)
      expect(rows[1]?.sentence).toMatch(/^The automation takes no policy: none in namespace apps matches !?team/)
  })

  it('crosses namespaces from the policy to its repository only', () => {
    const shared = change(REPOSITORY, { metadata: { namespace: 'images' } })
    const policy = change(POLICY, { spec: { imageRepositoryRef: { namespace: 'images' } } })
    const [row, ...others] = tellRows([shared, policy, AUTOMATION, SOURCE])
    expect(others).toEqual([])
    expect([row?.state, row?.repository?.ref]).toEqual(['ok', 'ImageRepository/images/web'])
    const denied = change(policy, {
      status: ready('False', 'AccessDenied', "ImageRepository 'images/web' can't be accessed due to missing ACL"),
    })
    expect(tellRows([shared, denied, AUTOMATION, SOURCE])[0]?.policy).toMatchObject({
      state: 'broken',
      sentence: 'ImageRepository images/web gives namespace apps no access (spec.accessFrom). 1.3.0 stays chosen.',
    })
  })

  it('has one row per policy, however many share a repository', () => {
    const beta = change(POLICY, { metadata: { name: 'beta' } })
    expect(tellRows([...WHOLE_WAY, beta]).map(({ ref }) => ref)).toEqual([
      'ImagePolicy/apps/web',
      'ImagePolicy/apps/beta',
    ])
  })
})

describe('what is not read', () => {
  const closed = (kind: string) => ({
    kinds: new Map(),
    namespaces: [],
    hides: (ref: string) => ref.startsWith(`${kind}/`),
  })

  it('of the repository is neither missing nor well', () => {
    const { repository, state } = tellRow(WHOLE_WAY, { horizon: closed('ImageRepository') })
    expect(state).toBe('unknown')
    expect(repository).toEqual({
      ref: NOT_READ,
      latestTags: [],
      state: 'unknown',
      sentence: 'ImageRepository apps/web may not be read here.',
    })
    expect(tellRow([POLICY, AUTOMATION, SOURCE]).repository).toMatchObject({
      state: 'broken',
      sentence: 'ImageRepository apps/web does not exist.',
    })
  })

  it('of policies is not said to be none', () => {
    const rows = tellRows(WHOLE_WAY, { horizon: closed('ImagePolicy') })
    expect(rows.map(({ ref, state, sentence }) => [ref, state, sentence])).toEqual([
      ['ImageRepository/apps/web', 'unknown', 'ImagePolicies of namespace apps may not be read here.'],
      ['ImageUpdateAutomation/apps/fleet', 'unknown', 'ImagePolicies of namespace apps may not be read here.'],
    ])
  })

  it('of automations is not said to be none', () => {
    const { automations, state } = tellRow(WHOLE_WAY, { horizon: closed('ImageUpdateAutomation') })
    expect(state).toBe('unknown')
    expect(automations).toEqual([
      { state: 'unknown', sentence: 'ImageUpdateAutomations of namespace apps may not be read here.' },
    ])
  })

  it('of a whole kind, for the moment, is unknown as well', () => {
    const horizon = { kinds: new Map([['ImageUpdateAutomation', 'unsure']] as const), namespaces: [] }
    const [row] = tellRows([REPOSITORY, POLICY], { horizon })
    expect(row?.automations).toEqual([
      { state: 'unknown', sentence: 'ImageUpdateAutomations are not read at the moment.' },
    ])
  })

  it('of the source leaves open whether the commit came', () => {
    const { automations, state } = tellRow(WHOLE_WAY, { horizon: closed('GitRepository') })
    expect([state, automations[0]?.landed?.state]).toEqual(['unknown', 'unknown'])
    expect(tellRow([REPOSITORY, POLICY, AUTOMATION]).automations[0]?.landed).toMatchObject({
      state: 'broken',
      sentence: 'GitRepository apps/fleet does not exist.',
    })
  })

  it('of workloads makes what runs unknown, whatever is seen of it', () => {
    const gap = 'Workloads are not read here (WORKLOADS).'
    expect(tellRow(WHOLE_WAY, { uses: [], gap }).running).toEqual({ state: 'unknown', sentence: gap, tags: [] })
    const part = tellRow(WHOLE_WAY, { gap: 'You may not list all workloads.' })
    expect([part.state, part.sentence]).toEqual([
      'unknown',
      '1.3.0 runs in 3 of 3. That may not be all: You may not list all workloads.',
    ])
  })

  it('of the controllers any more leaves nothing well that may be old', () => {
    for (const [object, step] of [
      [REPOSITORY, 'repository'],
      [POLICY, 'policy'],
    ] as const) {
      const ref = asRef(`${object.kind}/apps/web`)
      expect(tellRow(WHOLE_WAY, { old: [ref] })[step]?.state, step).toBe('unknown')
    }
    const old = [asRef('ImageUpdateAutomation/apps/fleet')]
    expect(tellRow(WHOLE_WAY, { old }).automations[0]?.state).toBe('unknown')
  })
})

describe('5,000 objects', () => {
  const clone = (object: MadeObject, at: number, fields: JsonObject = {}) =>
    change(change(object, fields), { metadata: { name: `n${at}`, namespace: `team-${at % 50}` } })
  const objects = Array.from({ length: 1_650 }, (_, at) => [
    clone(REPOSITORY, at),
    clone(POLICY, at, { spec: { imageRepositoryRef: { name: `n${at}` } } }),
    ...(at < 50 ? [clone(AUTOMATION, at), clone(SOURCE, at)] : []),
    ...(at < 800 ? [clone(REPOSITORY, at + 10_000), clone(POLICY, at + 20_000)] : []),
  ]).flat()

  it('are told in a row for each, and looked at no more often than they are told of', () => {
    expect(objects.length).toBeGreaterThan(4_900)
    let asked = 0
    const horizon = {
      kinds: new Map(),
      namespaces: [],
      hides() {
        asked += 1
        return false
      },
    }
    const rows = tellRows(objects, { horizon })
    expect(rows.length).toBe(1_650 + 800 + 800)
    expect(asked).toBeLessThan(objects.length * 8)
    for (const { state } of rows) expect(IMAGE_STATES).toContain(state)
  })
})
