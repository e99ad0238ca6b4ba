import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Controller, type Problem, SOURCE_STATES } from '@/lib/contract/state'
import {
  controllersSource,
  eventsSource,
  kindSource,
  topicSource,
  workloadsSource,
} from '@/lib/contract/testing/sources'
import { asRef } from '@/lib/testing/as-ref'
import { MARK_CODES, MARK_WORDS } from '../judge/mark-codes'
import { STATUSES, type Status } from '../judge/status'
import { FLUX_KIND_NAMES } from '../kinds'
import { countStatuses } from './counts'
import { judgeCluster, type VerdictFacts } from './summary'

function rows(...statuses: readonly Status[]) {
  return countStatuses(statuses.map((status) => ({ kind: 'Kustomization' as const, status, marks: [] })))
}

const CONTROLLER: Controller = { name: 'helm-controller', ready: 1, desired: 1, state: 'ready' }
const WELL: VerdictFacts = {
  counts: rows('ready', 'ready', 'ready'),
  marks: {},
  problems: [],
  sources: [
    kindSource('Kustomization'),
    kindSource('HelmRelease'),
    controllersSource(),
    eventsSource(),
    workloadsSource(),
  ],
  controllers: [CONTROLLER],
  unreadable: [],
}

function problem(extra: Partial<Problem> = {}): Problem {
  return {
    root: asRef('GitRepository/flux-system/apps'),
    status: 'failed',
    title: 'Branch mian does not exist.',
    message: '',
    advice: { meaning: '', remedy: '' },
    holdsBack: [],
    holdsBackCount: 0,
    actions: [],
    ...extra,
  }
}

function judge(facts: Partial<VerdictFacts>) {
  return judgeCluster({ ...WELL, ...facts })
}

describe('countStatuses', () => {
  it('counts all and each kind', () => {
    const counts = countStatuses([
      { kind: 'Kustomization', status: 'ready', marks: [] },
      { kind: 'Kustomization', status: 'failed', marks: [{ code: 'behind', text: 'runs something old' }] },
      { kind: 'HelmRelease', status: 'ready', marks: [] },
    ])
    expect(counts).toMatchObject({ total: 3, ready: 2, failed: 1, stalled: 0, marked: 1 })
    expect(counts.byKind.Kustomization).toMatchObject({ total: 2, ready: 1, failed: 1 })
    expect(counts.byKind.HelmChart).toBeUndefined()
  })
})

describe('the verdict', () => {
  it('is healthy when everything was read and all of it is well', () => {
    expect(judge({})).toEqual({ level: 'healthy', sentence: 'Everything reconciled.', reasons: [] })
  })

  it('is not spoiled by kinds that are absent or switched off', () => {
    const sources = [...WELL.sources, kindSource('Bucket', 'absent'), topicSource('alerts', 'disabled')]
    expect(judge({ sources }).level).toBe('healthy')
  })

  it.each([
    ['connecting', 'HelmReleases are not read yet.'],
    ['stale', 'HelmReleases may be out of date: the connection is lost.'],
    ['forbidden', 'HelmReleases cannot be listed: no permission.'],
    ['unauthorised', 'HelmReleases cannot be read: the credentials are refused.'],
    ['rate_limited', 'HelmReleases cannot be read now: too many requests.'],
    ['error', 'HelmReleases cannot be read: x509: certificate has expired.'],
  ] as const)('is unknown while a source is %s', (state, sentence) => {
    const reason = state === 'error' ? 'x509: certificate has expired' : undefined
    const sources = [
      kindSource('Kustomization'),
      kindSource('HelmRelease', state, reason === undefined ? {} : { reason }),
      controllersSource(),
    ]
    const verdict = judge({ sources })
    expect(verdict.level).toBe('unknown')
    expect(verdict.sentence).toBe(sentence)
    expect(verdict.reasons[0]?.code).toBe(`source_${state}`)
  })

  it('keeps known failures visible while something was not read', () => {
    const verdict = judge({
      counts: rows('failed', 'waiting', 'ready'),
      sources: [
        kindSource('Kustomization'),
        kindSource('HelmRelease', 'forbidden', { reason: 'list helmreleases is forbidden' }),
      ],
      held: 1,
      problems: [problem({ holdsBackCount: 1 })],
    })
    expect(verdict.level).toBe('unknown')
    expect(verdict.sentence).toBe(
      'HelmReleases cannot be listed: no permission. Known: 1 resource fails and holds back 1 other.',
    )
    expect(verdict.reasons.map(({ code }) => code)).toEqual(['source_forbidden', 'failed', 'waiting'])
    expect(verdict.reasons[0]?.text).toContain('list helmreleases is forbidden')
  })

  it('joins alike sources, counts the others, and speaks of all when all are lost', () => {
    const sources = [
      kindSource('Kustomization', 'forbidden'),
      kindSource('HelmRelease', 'forbidden'),
      kindSource('Bucket', 'stale'),
      eventsSource(),
    ]
    expect(judge({ sources }).sentence).toBe(
      'Kustomizations and HelmReleases cannot be listed: no permission. 1 more source is not live.',
    )
    expect(judge({ sources: FLUX_KIND_NAMES.map((kind) => kindSource(kind, 'stale')) }).sentence).toBe(
      'Everything may be out of date: the connection is lost.',
    )
    expect(judge({ sources: FLUX_KIND_NAMES.map((kind) => kindSource(kind, 'connecting')) }).sentence).toBe(
      'The cluster is being read for the first time.',
    )
  })

  it('tells a reason that many sources share once, and other reasons beside it', () => {
    const reason = 'The API server at 10.0.0.1:6443 refuses the connection.'
    const lost = FLUX_KIND_NAMES.map((kind) => kindSource(kind, 'stale', { reason }))
    const verdict = judge({ sources: [...lost, { ...controllersSource(), state: 'stale', reason }] })
    expect(verdict.reasons).toEqual([
      { code: 'source_stale', text: `${reason.slice(0, -1)}: ${lost.length} kinds and Flux controllers.` },
    ])
    expect(verdict.sentence).toBe(`Everything may be out of date: ${reason}`)
    const forbidden = (['HelmRelease', 'Bucket', 'Alert'] as const).map((kind) =>
      kindSource(kind, 'forbidden', { reason: `May not list ${kind}.` }),
    )
    const other = kindSource('Kustomization', 'forbidden', { reason: 'The token is of another cluster.' })
    expect(judge({ sources: [...forbidden, other] }).reasons.map(({ text }) => text)).toEqual([
      '3 kinds cannot be listed: no permission. May not list HelmRelease.',
      'Kustomizations cannot be listed: no permission. The token is of another cluster.',
    ])
  })

  it('names the one cause where nothing is live, whatever state each source has reached by then', () => {
    const reason = 'The API server at 10.0.0.1:6443 refuses the connection.'
    const states = ['stale', 'error', 'connecting'] as const
    const sources = FLUX_KIND_NAMES.map((kind, index) => {
      const state = states[index % states.length] ?? 'stale'
      return kindSource(kind, state, state === 'connecting' ? {} : { reason })
    })
    const { sentence, reasons } = judge({ sources })
    expect(sentence).toBe(`The cluster cannot be read: ${reason}`)
    expect(reasons).toEqual([{ code: 'source_error', text: `${reason.slice(0, -1)}: ${sources.length} kinds.` }])
    const other = kindSource('Bucket', 'stale', { reason: 'The connection broke off.' })
    expect(judge({ sources: [...sources, other] }).sentence).not.toContain('The cluster cannot be read')
    expect(judge({ sources: [...sources, kindSource('Bucket')] }).sentence).not.toContain('The cluster cannot be read')
  })

  it('says of a cluster without Flux why that is said and what comes next, and nothing else', () => {
    const sources = [...FLUX_KIND_NAMES.map((kind) => kindSource(kind, 'absent')), controllersSource()]
    const { sentence, reasons } = judge({ sources, counts: rows(), controllers: [] })
    expect(sentence).toBe('Flux is not installed in this cluster.')
    expect(reasons).toEqual([
      { code: 'flux_absent', text: expect.stringMatching(/CRDs of .*Install Flux.*KUBE_CONTEXT/) },
    ])
    const idle = judge({ sources: [kindSource('Kustomization'), controllersSource()], counts: rows(), controllers: [] })
    expect(idle.sentence).toMatch(/no controller of Flux was found.*FLUX_NAMESPACES/)
  })

  it('says that Flux is not installed when no kind is served', () => {
    const sources = FLUX_KIND_NAMES.map((kind) => kindSource(kind, 'absent'))
    expect(judge({ sources, counts: rows() })).toMatchObject({
      level: 'unknown',
      sentence: 'Flux is not installed in this cluster.',
    })
    expect(judge({ sources: [] }).sentence).toBe('Nothing was read yet.')
  })

  it('counts failures by their statuses, names what else cannot go on, and counts once what is held back', () => {
    const counts = rows('stalled', 'failed', 'waiting', 'waiting', 'waiting', 'waiting', 'ready')
    const problems = [
      problem({ status: 'stalled' }),
      problem({ holdsBackCount: 2 }),
      problem({ holdsBackCount: 2, cycle: [asRef('a'), asRef('b')] }),
    ]
    // The second member of the cycle is held back by its first, and two objects by what fails.
    expect(judge({ counts, problems, held: 3 })).toMatchObject({
      level: 'failing',
      sentence: '2 resources fail and 2 wait for each other; they hold back 2 others.',
      links: [{ text: '2 resources', statuses: ['failed', 'stalled'] }],
    })
    expect(judge({ counts: rows('failed', 'ready'), problems: [problem()] })).toMatchObject({
      sentence: '1 of 2 resources is failing.',
      links: [{ text: '1 of 2 resources', statuses: ['failed', 'stalled'] }],
    })
  })

  const LOST = {
    root: asRef('Kustomization/apps/frigate'),
    status: 'waiting',
    missing: asRef('Kustomization/apps/gone'),
    title: 'frigate waits for apps/gone, which does not exist; one of that name is in namespace base.',
  } as const

  it.each<[number, number, readonly Partial<Problem>[], string]>([
    [3, 2, [{ holdsBackCount: 2 }, { status: 'stalled' }, {}], '3 resources fail and hold back 2 others.'],
    [1, 1, [{ holdsBackCount: 1 }], '1 resource fails and holds back 1 other.'],
    [294, 0, [{ sameCount: 293 }], '294 of 5,000 resources are failing.'],
    [1294, 1, [{ sameCount: 1293, holdsBackCount: 1 }], '1,294 resources fail and hold back 1 other.'],
    [0, 0, [LOST], 'frigate waits for apps/gone, which does not exist.'],
    [
      0,
      2,
      [{ ...LOST, holdsBackCount: 2 }],
      'frigate waits for apps/gone, which does not exist, and holds back 2 others.',
    ],
    [0, 0, [{ ...LOST, sameCount: 3 }], '4 of 5,000 resources wait for what does not exist.'],
    [1, 0, [LOST, {}], '1 of 5,000 resources is failing, frigate waits for apps/gone, which does not exist.'],
    [
      1,
      2,
      [{ ...LOST, holdsBackCount: 2 }, {}],
      '1 resource fails and frigate waits for apps/gone, which does not exist; they hold back 2 others.',
    ],
    [1, 0, [{}, { status: 'reconciling' }], '1 of 5,000 resources is failing, 1 tries again.'],
    [0, 0, [{ cycle: [asRef('a')] }], '1 of 5,000 resources waits for itself.'],
    [0, 0, [{ status: 'unknown' }, { status: 'unknown' }], '2 of 5,000 resources need attention.'],
  ])('counts objects and not entries: %i fail, %i are held, %j', (failing, held, problems, sentence) => {
    const counts = rows(...Array.from({ length: 5_000 }, (_, at) => (at < failing ? 'failed' : 'ready')))
    expect(judge({ counts, held, problems: problems.map((one) => problem(one)) }).sentence).toBe(sentence)
  })

  it('leads from what it counts and names to exactly that, and only where that is exact', () => {
    const counts = rows('failed', 'waiting', 'waiting', 'suspended', 'unknown')
    const links = (facts: Partial<VerdictFacts>) => judge({ counts, ...facts }).links
    const named = { text: 'frigate', ref: LOST.root }
    expect(links({ held: 1, problems: [problem(), problem({ ...LOST, holdsBackCount: 1 })] })).toEqual([
      { text: '1 resource', statuses: ['failed', 'stalled'] },
      named,
      { text: '1 other', held: true },
    ])
    expect(judge({ counts: rows('suspended', 'suspended', 'unknown', 'ready') })).toMatchObject({
      sentence: '2 of 4 resources are suspended, 1 unknown.',
      links: [
        { text: '2 of 4 resources', statuses: ['suspended'] },
        { text: '1 unknown', statuses: ['unknown'] },
      ],
    })
    expect(judge({}).links).toBeUndefined()
  })

  it('is failing for a missing name, a cycle and a deletion that hangs', () => {
    for (const extra of [
      { status: 'waiting', missing: asRef('Kustomization/apps/gone') },
      { cycle: [asRef('a')] },
      { status: 'terminating', stuck: { rule: 'terminating_long', forSeconds: 900 } },
    ] as const) {
      expect(judge({ problems: [problem(extra)] }).level).toBe('failing')
    }
  })

  it('is degraded for a suspended object that holds others back', () => {
    const counts = rows('suspended', 'waiting', 'ready')
    expect(judge({ counts, held: 1, problems: [problem({ status: 'suspended', holdsBackCount: 1 })] })).toMatchObject({
      level: 'degraded',
      sentence: '1 suspended resource holds back 1 other.',
    })
  })

  it('does not trust green conditions while their controller is down or nowhere', () => {
    const down: Controller = { ...CONTROLLER, ready: 0, state: 'down', message: 'CrashLoopBackOff' }
    expect(judge({ controllers: [down] })).toMatchObject({
      level: 'degraded',
      sentence: 'helm-controller is down: what it reconciles may be out of date.',
      reasons: [{ code: 'controller_down', text: 'helm-controller is down: CrashLoopBackOff.' }],
    })
    expect(judge({ controllers: [] }).level).toBe('degraded')
    expect(judge({ controllers: [{ ...CONTROLLER, state: 'progressing' }] }).level).toBe('progressing')
  })

  it.each([
    [['connecting', 'connecting'], 'progressing'],
    [['connecting', 'error'], 'degraded'],
    [['error', 'connecting'], 'degraded'],
    [['live', 'connecting'], 'progressing'],
  ] as const)('does not hide one topic that is down behind another that connects: %j is %s', (states, level) => {
    const topics = states.map((state, at) => topicSource(`topic-${at}`, state))
    expect(judge({ sources: [...WELL.sources, ...topics] }).level).toBe(level)
  })

  it('is degraded by trouble with ntfy, and by objects that could not be read', () => {
    const sources = [...WELL.sources, topicSource('alerts', 'unauthorised')]
    expect(judge({ sources })).toMatchObject({
      level: 'degraded',
      sentence: 'Everything reconciled.',
      reasons: [{ code: 'source_unauthorised', text: expect.stringContaining('topic alerts') }],
    })
    expect(judge({ unreadable: [{ kind: 'Kustomization', reason: 'no metadata.name' }] })).toMatchObject({
      level: 'degraded',
      sentence: '1 object could not be read.',
    })
  })

  it.each([
    [['reconciling', 'waiting', 'ready'], 'progressing', '1 of 3 resources is reconciling, 1 waiting.'],
    [['terminating', 'ready'], 'progressing', '1 of 2 resources is being deleted.'],
    [['suspended', 'ready'], 'degraded', '1 of 2 resources is suspended.'],
    [[], 'healthy', 'Flux has nothing to reconcile.'],
  ] as const)('of %j is %s', (statuses, level, sentence) => {
    expect(judge({ counts: rows(...statuses) })).toMatchObject({ level, sentence })
  })

  it.each([
    [['reconciling', 'waiting', 'ready'], 'progressing', 'Rolling out main@8f1c2ab: 8 of 23 Kustomizations.'],
    [['ready'], 'progressing', 'Rolling out main@8f1c2ab: 8 of 23 Kustomizations.'],
    [['waiting', 'suspended'], 'degraded', 'Rolling out main@8f1c2ab: 8 of 23 Kustomizations, 1 suspended.'],
  ] as const)('tells a roll-out instead of a crowd that waits: %j', (statuses, level, sentence) => {
    const rolling = 'Rolling out main@8f1c2ab: 8 of 23 Kustomizations'
    expect(judge({ counts: rows(...statuses), rolling })).toMatchObject({ level, sentence })
  })

  it('names failures before a roll-out', () => {
    const verdict = judge({ counts: rows('failed', 'waiting'), problems: [problem()], rolling: 'Rolling out 1.2.0' })
    expect(verdict).toMatchObject({ level: 'failing', sentence: '1 of 2 resources is failing.' })
    expect(verdict.reasons).toContainEqual({ code: 'rolling_out', text: 'Rolling out 1.2.0.' })
  })

  it('names controllers that are down or gone, and points at each', () => {
    const down = {
      ...CONTROLLER,
      namespace: 'flux-system',
      ready: 0,
      state: 'down',
      message: 'Scaled to zero.',
    } as const
    const root = asRef('Deployment/flux-system/helm-controller')
    const outage = problem({
      root,
      status: 'unknown',
      controller: 'helm-controller',
      title: 'helm-controller is down.',
    })
    expect(judge({ controllers: [down], problems: [outage] })).toEqual({
      level: 'degraded',
      sentence: 'helm-controller is down: what it reconciles may be out of date.',
      reasons: [{ code: 'controller_down', text: 'helm-controller is down: Scaled to zero.', ref: root }],
    })
    const missing = {
      ...outage,
      root: asRef('Deployment/flux-system/kustomize-controller'),
      controller: 'kustomize-controller',
    }
    expect(judge({ problems: [missing] })).toMatchObject({
      level: 'degraded',
      sentence: 'kustomize-controller is missing: what it reconciles may be out of date.',
    })
  })

  it.each([
    ['flux', 'unknown'],
    ['events', 'healthy'],
    ['ntfy', 'degraded'],
    ['workloads', 'reconciled'],
    ['history', 'healthy'],
    ['ground', 'healthy'],
  ] as const)('weighs a source that is lost by its role, whatever its id: %s is %s', (role, level) => {
    expect(judge({ sources: [...WELL.sources, { ...eventsSource('stale'), id: 'ntfy:odd', role }] }).level).toBe(level)
  })

  it('is reconciled at best, and says why, until somebody looks at the workloads', () => {
    const sources = WELL.sources.filter(({ role }) => role !== 'workloads')
    expect(judge({ sources })).toEqual({
      level: 'reconciled',
      sentence: 'Everything reconciled.',
      reasons: [{ code: 'workloads_not_seen', text: expect.stringContaining('not looked at') }],
    })
    for (const state of SOURCE_STATES) {
      const { level, sentence, reasons } = judge({ sources: [...sources, workloadsSource(state)] })
      expect([state, level]).toEqual([state, state === 'live' ? 'healthy' : 'reconciled'])
      if (state === 'live') continue
      expect(sentence).toMatch(/^Everything reconciled; workloads .+\.$/)
      expect(reasons.map(({ code }) => code)).toEqual(['workloads_not_seen'])
    }
    expect(judge({ sources: [...sources, workloadsSource('forbidden')] }).sentence).toBe(
      'Everything reconciled; workloads are not read (no permission).',
    )
    expect(judge({ sources, counts: rows('suspended') }).reasons.map(({ code }) => code)).toEqual(['suspended'])
  })

  it('counts nothing without a status for or against it', () => {
    expect(judge({ counts: rows('ready', 'static') }).level).toBe('healthy')
    expect(judge({ counts: rows('ready', 'unknown') }).level).toBe('degraded')
  })

  it('is degraded by each mark, listed or not, and says which', () => {
    for (const code of MARK_CODES) {
      const { level, sentence } = judge({ marks: { [code]: 1 } })
      expect([code, level]).toEqual([code, 'degraded'])
      expect(sentence).toContain(`1 of 3 resources is not as well as it looks: 1 ${MARK_WORDS[code].toLowerCase()}.`)
    }
    const marked = problem({ status: 'ready', mark: 'behind', title: 'Runs something old.' })
    expect(judge({ marks: { behind: 2, drifted: 1 }, problems: [marked] })).toEqual({
      level: 'degraded',
      sentence: '3 of 3 resources are not as well as they look: 1 drifted, 2 behind.',
      reasons: [
        { code: 'marked', text: '1 drifted, 2 behind.' },
        { code: 'behind', text: 'Runs something old.', ref: marked.root },
      ],
    })
    expect(judge({ marks: { behind: 1 }, counts: rows('failed') }).sentence).toBe('1 of 1 resource is failing.')
  })

  it('of a part names the part, and is unknown where nothing is in it', () => {
    const scope = { namespaces: ['traefik'] }
    expect(judge({ scope }).sentence).toBe('All of namespace traefik reconciled.')
    expect(judge({ scope, counts: rows('suspended') }).sentence).toBe(
      'Namespace traefik: 1 of 1 resource is suspended.',
    )
    expect(judge({ scope, counts: rows() })).toEqual({
      level: 'unknown',
      sentence: 'Nothing matches namespace traefik.',
      reasons: [{ code: 'nothing_matches', text: 'Nothing matches namespace traefik.' }],
    })
    const lost = [kindSource('Kustomization', 'forbidden'), ...WELL.sources.slice(1)]
    expect(judge({ scope, counts: rows(), sources: lost }).sentence).toMatch(/^Namespace traefik: Kustomizations/)
    expect(judge({ scope: { kinds: ['HelmRelease'], namespaces: ['a', 'b'] } }).sentence).toBe(
      'All of HelmReleases of namespaces a and b reconciled.',
    )
    expect(judge({ counts: rows() }).sentence).toBe('Flux has nothing to reconcile.')
  })

  it('is never reconciled while a source of Flux is not live, anything is not ready or anything is marked', () => {
    const anySource = fc
      .tuple(fc.constantFrom(...FLUX_KIND_NAMES), fc.constantFrom(...SOURCE_STATES))
      .map(([kind, state]) => kindSource(kind, state))
    const anyOther = fc
      .tuple(fc.constantFrom(controllersSource(), eventsSource(), topicSource('a')), fc.constantFrom(...SOURCE_STATES))
      .map(([other, state]) => ({ ...other, state }))
    fc.assert(
      fc.property(
        fc.array(fc.oneof(anySource, anyOther), { maxLength: 6 }),
        fc.array(fc.constantFrom(...STATUSES), { maxLength: 6 }),
        fc.boolean(),
        fc.constantFrom(undefined, ...MARK_CODES),
        fc.boolean(),
        (given, statuses, isDown, mark, hasWorkloads) => {
          const sources = hasWorkloads ? [...given, workloadsSource()] : given
          const controllers: Controller[] = [{ ...CONTROLLER, state: isDown ? 'down' : 'ready' }]
          const { level, sentence, reasons } = judge({
            sources,
            counts: rows(...statuses),
            marks: mark === undefined ? {} : { [mark]: 1 },
            controllers,
          })
          const enabled = sources.filter(({ state }) => state !== 'absent' && state !== 'disabled')
          const counted = enabled.filter(({ role }) => role !== 'events')
          const isLive =
            counted.every(({ state }) => state === 'live') && enabled.some(({ kind }) => kind !== undefined)
          const areWell = statuses.every((status) => status === 'ready' || status === 'static')
          const isWell = isLive && !isDown && areWell && mark === undefined
          expect(level === 'healthy' || level === 'reconciled').toBe(isWell)
          expect(level === 'healthy').toBe(isWell && hasWorkloads)
          expect(reasons.length > 0).toBe(level !== 'healthy')
          expect(sentence).toMatch(/\.$/)
          const isUnread = enabled.some(({ role, state }) => role === 'flux' && state !== 'live')
          if (isUnread) expect(level).toBe('unknown')
        },
      ),
      { numRuns: 1_000 },
    )
  })
})

describe('the verdict for somebody who may not see everything', () => {
  it('says of what it is judged', () => {
    const { level, sentence, reasons } = judge({ sight: 'part' })
    expect([level, sentence]).toEqual([judge({}).level, 'Everything that you may see reconciled.'])
    expect(reasons.at(-1)?.code).toBe('seen_in_part')
    expect(judge({}).reasons.some(({ code }) => code === 'seen_in_part')).toBe(false)
  })

  it('is never green over nothing', () => {
    expect(judge({ sight: 'part', counts: rows() })).toMatchObject({
      level: 'unknown',
      sentence: 'There is no object that you may see.',
    })
    expect(judge({ sight: 'part', counts: rows(), scope: { namespaces: ['x'] } }).sentence).toBe(
      'Nothing matches namespace x.',
    )
  })

  it('is unknown where nobody said what they may see, whatever is known', () => {
    expect(judge({ sight: 'unanswered' })).toMatchObject({
      level: 'unknown',
      sentence: 'The cluster does not say what you may see.',
    })
  })
})
