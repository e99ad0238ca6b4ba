import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../object/json-fields'
import {
  ALL_RUN,
  AUTOMATION,
  ago,
  COMMIT,
  change,
  IMAGE,
  POLICY,
  REPOSITORY,
  ready,
  SOURCE,
  tellRow,
  use,
} from '../testing/image-way'

const OLDER = [use('web', `${IMAGE}:1.2.9`)]
const OTHER = '0'.repeat(40)

interface Changed {
  readonly automation?: JsonObject
  readonly source?: JsonObject
  readonly policy?: JsonObject
  readonly uses?: typeof OLDER
}

const told = ({ automation = {}, source = {}, policy = {}, uses = OLDER }: Changed) =>
  tellRow([REPOSITORY, change(POLICY, policy), change(AUTOMATION, automation), change(SOURCE, source)], { uses })
    .automations[0]

describe('the last commit', () => {
  it('stays for ever, and is not of a tag that was chosen later', () => {
    const automation = { status: { lastPushTime: ago(58_000) } }
    expect(told({ automation })?.pushed).toMatchObject({
      state: 'unknown',
      sentence:
        'Whether 1.3.0 was pushed is not known: the files name it already, or no marker asks for it; the last commit is 8f1c2ab, 40 d ago.',
      at: ago(58_000),
    })
    expect(told({ automation })?.landed).toBeUndefined()
  })

  it('is not missed where the tag runs: a run without a change pushes nothing', () => {
    const automation = { status: { lastPushTime: ago(58_000), lastAutomationRunTime: ago(1) } }
    expect(told({ automation, uses: ALL_RUN })?.pushed).toMatchObject({
      state: 'ok',
      sentence: '1.3.0 runs; the last commit is 8f1c2ab, 40 d ago.',
    })
    // That commit is not what brought it.
    expect(told({ automation, uses: ALL_RUN })?.landed).toBeUndefined()
  })

  it('is of a tag that was chosen in the same second', () => {
    expect(told({ automation: { status: { lastPushTime: ago(20) } } })?.pushed?.state).toBe('ok')
    expect(told({ automation: { status: { lastPushTime: ago(20.1) } } })?.pushed?.state).toBe('unknown')
  })

  it('says nothing where it is not known since when the tag is chosen', () => {
    const policy = { status: ready('False', 'DependencyNotReady', 'no tags in database') }
    expect(told({ policy })?.pushed?.state).toBe('unknown')
  })

  it('is none before the first push', () => {
    const automation = { status: { lastPushCommit: undefined, lastPushTime: undefined } }
    expect(told({ automation })).toMatchObject({ seen: true, state: 'ok' })
    expect(told({ automation })?.pushed).toBeUndefined()
  })
})

describe('the branch of the commit', () => {
  const git = (fields: JsonObject) => ({ spec: { git: { checkout: undefined, push: undefined, ...fields } } })

  it.each<[string, JsonObject, string | undefined]>([
    ['what is pushed to', git({ push: { branch: 'images' }, checkout: { ref: { branch: 'main' } } }), 'images'],
    ['what is checked out', git({ checkout: { ref: { branch: 'develop' } } }), 'develop'],
    ['what the source follows', git({}), 'main'],
    ['what is pushed to beside a refspec', git({ push: { branch: 'a', refspec: 'refs/heads/a:refs/heads/b' } }), 'a'],
  ])('is %s', (_, automation, branch) => {
    expect(told({ automation })?.pushed?.branch).toBe(branch)
  })

  it.each(['images', 'review/main', 'Main'])(
    '%s waits for a merge, whatever the source has fetched since',
    (branch) => {
      const automation = git({ push: { branch } })
      const source = { status: { artifact: { revision: `main@sha1:${OTHER}`, lastUpdateTime: ago(1) } } }
      expect(told({ automation, source })?.landed).toEqual({
        state: 'waiting',
        sentence: `Pushed to ${branch}, waits for a merge into main.`,
      })
    },
  )

  it('needs no merge where a refspec brings it to the branch of the source as well', () => {
    const automation = git({ push: { branch: 'images', refspec: 'refs/heads/images:refs/heads/main' } })
    const source = { status: { artifact: { revision: `main@sha1:${OTHER}`, lastUpdateTime: ago(1) } } }
    expect(told({ automation, source })?.landed?.state).toBe('ok')
  })

  it('was merged where what runs names the tag', () => {
    const source = { status: { artifact: { revision: `main@sha1:${OTHER}`, lastUpdateTime: ago(1) } } }
    expect(told({ automation: git({ push: { branch: 'images' } }), source, uses: ALL_RUN })?.landed).toMatchObject({
      state: 'ok',
      sentence: 'Pushed to images; what runs names it, so it came to main.',
    })
  })

  it('is followed by a source in whatever form it writes revisions', () => {
    for (const revision of [`main@sha1:${OTHER}`, `refs/heads/main@sha1:${OTHER}`, `main/${OTHER}`]) {
      const source = { status: { artifact: { revision, lastUpdateTime: ago(1) } } }
      expect(told({ source })?.landed?.state, revision).toBe('ok')
    }
  })
})

describe('a commit has landed', () => {
  it('where the source holds it, or something newer of the same branch', () => {
    expect(told({})?.landed?.sentence).toBe('GitRepository apps/fleet holds the commit.')
    const source = { status: { artifact: { revision: `main@sha1:${OTHER}`, lastUpdateTime: ago(1) } } }
    expect(told({ source })?.landed).toEqual({
      state: 'ok',
      sentence: 'GitRepository apps/fleet holds a newer commit (main@0000000).',
      at: ago(1),
    })
  })

  const behind = { artifact: { revision: `main@sha1:${OTHER}`, lastUpdateTime: ago(60) } }

  it('not yet where the source was fetched before, or while it was pushed', () => {
    const automation = { status: { lastPushTime: ago(5) } }
    expect(told({ automation, source: { status: behind } })?.landed).toEqual({
      state: 'waiting',
      sentence: 'GitRepository apps/fleet has not fetched the commit yet.',
    })
    const meanwhile = { artifact: { revision: `main@sha1:${OTHER}`, lastUpdateTime: ago(4.9) } }
    expect(told({ automation, source: { status: meanwhile } })?.landed?.state).toBe('waiting')
  })

  it('not where the source fetches no more', () => {
    const stopped = { spec: { suspend: true }, status: behind }
    expect(told({ source: stopped })?.landed?.sentence).toBe(
      'GitRepository apps/fleet is suspended: it fetches nothing.',
    )
    expect(told({ source: { status: behind } })?.landed).toMatchObject({
      state: 'broken',
      sentence: 'GitRepository apps/fleet has not fetched the commit for 18 min (interval 1 min).',
    })
    const empty = { status: { artifact: undefined } }
    expect(told({ source: empty })?.landed?.sentence).toBe('GitRepository apps/fleet has fetched nothing yet.')
  })

  it('however its digits are written', () => {
    const automation = { status: { lastPushCommit: COMMIT.toUpperCase() } }
    expect(told({ automation })?.landed?.sentence).toBe('GitRepository apps/fleet holds the commit.')
  })
})
