import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SOURCE_STATES, type SourceStateName } from '@/lib/contract/state'
import { refOf } from '@/lib/ref'
import { bad, type Finding, good, noted, unknown, warned } from './check'
import { CHECKS } from './checks'
import { compose } from './compose'
import type { GroundRead } from './read'

const NOT_READY = ['is not ready', 'are not ready'] as const
const AS_OF = new Date('2026-11-20T08:13:00Z')

function readOf(name: string, findings: readonly Finding[], state: SourceStateName = 'live', unread = 0): GroundRead {
  const check = CHECKS.find((one) => one.name === name)
  if (check === undefined) throw new Error(`There is no row ${name}`)
  const { question, nouns, kind, partOf, isBehind } = check
  const found = findings.map((finding, at) => ({ ref: refOf(kind, 'apps', `x${at}`), finding }))
  return {
    question,
    nouns,
    ...(partOf === undefined ? {} : { partOf }),
    ...(isBehind === undefined ? {} : { isBehind }),
    state,
    asOf: AS_OF,
    found,
    unread,
  }
}

const WELL = good('well')

describe('the sentence of the ground', () => {
  it('says how much is sound where all of it was read and is well', () => {
    const { sentence, word } = compose([
      readOf('nodes', [WELL, WELL, noted('is cordoned')]),
      readOf('certificates', [WELL]),
      readOf('secretstores', [WELL]),
      readOf('httproutes', [WELL]),
      readOf('ingresses', [WELL]),
    ])
    expect(sentence).toBe('The ground is sound: 3 nodes, 1 certificate, 2 routes.')
    expect(word).toBe('good')
  })

  it('counts what is bad, in words and worst first', () => {
    const { sentence, word } = compose([
      readOf('certificates', [warned('ends', ['ends soon', 'end soon']), warned('ends', ['ends soon', 'end soon'])]),
      readOf('nodes', [WELL, bad('not ready', NOT_READY)]),
    ])
    expect(sentence).toBe('1 node is not ready; 2 certificates end soon.')
    expect(word).toBe('bad')
  })

  it('names what is not known beside what is bad', () => {
    const { sentence } = compose([
      readOf('nodes', [bad('not ready', NOT_READY)]),
      readOf('externalsecrets', [], 'forbidden'),
    ])
    expect(sentence).toBe('1 node is not ready. Not known: external secrets (no permission).')
  })

  it('does not call that sound of which a part is not known', () => {
    const { sentence, word } = compose([readOf('nodes', [WELL]), readOf('certificates', [], 'stale')])
    expect(sentence).toBe('Not all of the ground is known: certificates (not read now). What is read is well: 1 node.')
    expect(word).toBe('unknown')
  })

  it('tells together what is away for the same reason', () => {
    const { sentence } = compose([
      readOf('nodes', [], 'forbidden'),
      readOf('certificates', [], 'stale'),
      readOf('persistentvolumeclaims', [], 'forbidden'),
      readOf('ingresses', [WELL]),
    ])
    expect(sentence).toBe(
      'Not all of the ground is known: nodes, volumes (no permission), certificates (not read now). What is read is well: 1 route.',
    )
  })

  it('says why where nothing at all could be read', () => {
    const nodes = readOf('nodes', [], 'error')
    const certificates = readOf('certificates', [], 'error')
    const refused = { reason: 'The request to 127.0.0.1:9 failed.' }
    expect(compose([nodes, certificates]).sentence).toBe(
      'Nothing of the ground is known: nodes, certificates (cannot be read).',
    )
    expect(
      compose([
        { ...nodes, ...refused },
        { ...certificates, ...refused },
      ]).sentence,
    ).toBe('Nothing of the ground is known: The request to 127.0.0.1:9 failed.')
    expect(compose([{ ...nodes, ...refused }, certificates]).sentence).toBe(
      'Nothing of the ground is known: nodes, certificates (cannot be read).',
    )
    expect(compose([{ ...nodes, ...refused }, readOf('certificates', [WELL])]).sentence).toBe(
      'Not all of the ground is known: nodes (cannot be read). What is read is well: 1 certificate.',
    )
  })

  it('says that nothing was read, and that it is being read', () => {
    expect(compose([]).sentence).toBe('Not read.')
    expect(compose([readOf('nodes', [], 'disabled')]).sentence).toBe('Not read.')
    expect(compose([readOf('nodes', [], 'connecting'), readOf('certificates', [], 'disabled')]).sentence).toBe(
      'Being read.',
    )
  })

  it('names of a question what of it is away, where the rest is read', () => {
    const heartbeats: GroundRead = {
      question: 'nodes',
      nouns: ['heartbeat of nodes', 'heartbeats of nodes'],
      isBehind: true,
      state: 'forbidden',
      found: [],
      unread: 0,
    }
    const { sentence, word, questions } = compose([readOf('nodes', [WELL, WELL]), heartbeats])
    expect(sentence).toBe(
      'Not all of the ground is known: heartbeats of nodes (no permission). What is read is well: 2 nodes.',
    )
    expect(word).toBe('unknown')
    expect(questions[0]?.sentence).toBe(
      '2 nodes, all well as far as they are read. Heartbeats of nodes: no permission.',
    )
  })

  it('says on the card what is away beside what is bad, as a sentence', () => {
    const [question] = compose([
      readOf('externalsecrets', [bad('not synced', ['is not synced', 'are not synced'])]),
      readOf('secretstores', [], 'forbidden'),
    ]).questions
    expect(question?.sentence).toBe('1 secret is not synced. Secret stores: no permission.')
  })

  it('names an object that says nothing readable', () => {
    const { sentence, word } = compose([readOf('certificates', [WELL], 'live', 1)])
    expect(sentence).toBe('1 certificate could not be read.')
    expect(word).toBe('unknown')
  })
})

describe('the questions of the ground', () => {
  it('stand bad before unknown before good, and what is not installed is named once', () => {
    const { questions, notInstalled, notConfigured } = compose([
      readOf('nodes', [WELL]),
      readOf('persistentvolumeclaims', [], 'forbidden'),
      readOf('certificates', [bad('not ready', NOT_READY)]),
      readOf('veleroschedules', [], 'absent'),
      readOf('velerobackups', [], 'absent'),
      readOf('gateways', [], 'absent'),
      readOf('httproutes', [WELL]),
      { question: 'alarms', nouns: ['alarm', 'alarms'], setBy: 'Alertmanager', state: 'absent', found: [], unread: 0 },
    ])
    expect(questions.map(({ id, word }) => `${id} ${word}`)).toEqual([
      'certificates bad',
      'volumes unknown',
      'nodes good',
      'routes good',
    ])
    expect(notInstalled).toEqual(['Velero'])
    expect(notConfigured).toEqual(['Alertmanager'])
  })

  it('tell those that are not well, worst first, and count the others', () => {
    const [question] = compose([
      readOf('nodes', [WELL, warned('not ready', NOT_READY), bad('silent', NOT_READY), noted('is cordoned')]),
    ]).questions
    expect(question?.bad.map(({ sentence }) => sentence)).toEqual(['silent', 'not ready'])
    expect(question).toMatchObject({ badCount: 2, goodCount: 2, state: 'live', asOf: AS_OF.toISOString() })
  })

  it('do not call bad what is not read now, and still show it', () => {
    const [question] = compose([readOf('nodes', [bad('silent', NOT_READY)], 'stale')]).questions
    expect(question).toMatchObject({ word: 'unknown', state: 'stale', badCount: 1 })
  })

  it('have no card where there is nothing', () => {
    expect(compose([readOf('ingresses', []), readOf('gateways', [], 'absent')]).questions).toEqual([])
  })
})

describe('the truth of the ground', () => {
  const findings = fc.array(
    fc.constantFrom(WELL, noted('n'), unknown('u'), warned('w', NOT_READY), bad('b', NOT_READY)),
    { maxLength: 3 },
  )
  const reads = fc.tuple(
    ...CHECKS.map(({ name }) =>
      fc
        .tuple(
          findings,
          fc.constantFrom(...SOURCE_STATES, 'live' as const, 'live' as const),
          fc.constantFrom(0, 0, 0, 1),
        )
        .map(([list, state, unread]) => readOf(name, state === 'absent' ? [] : list, state, unread)),
    ),
  )

  it('never says sound unless all that is installed was read now and is well', () => {
    fc.assert(
      fc.property(reads, fc.integer({ min: 1, max: CHECKS.length }), (all, size) => {
        const some = all.slice(0, size)
        const { sentence, word, questions } = compose(some)
        const there = some.filter(({ state }) => state !== 'absent')
        const isWell = there.every(
          ({ state, unread, found }) =>
            state === 'live' && unread === 0 && found.every(({ finding }) => /good|noted/.test(finding.word)),
        )
        const hasSomething = there.some(({ found }) => found.length > 0)
        expect(sentence.includes('sound')).toBe(isWell && hasSomething)
        expect(word === 'good').toBe(isWell && hasSomething)
        for (const question of questions) if (question.word === 'good') expect(question.state).toBe('live')
      }),
      { numRuns: 500 },
    )
  })

  it('names each question that is not read in its headline', () => {
    fc.assert(
      fc.property(reads, (all) => {
        const { sentence, questions } = compose(all)
        if (sentence === 'Not read.' || sentence === 'Being read.') return
        for (const { id, state } of questions) {
          const own = all.filter((read) => read.question === id && read.state === state)
          const names = [id === 'secrets' ? 'external secrets' : id, ...own.map(({ nouns }) => nouns[1])]
          if (state !== 'live') expect(sentence).toMatch(new RegExp(`\\b(${names.join('|')})[^().]* \\(`))
        }
      }),
    )
  })
})
