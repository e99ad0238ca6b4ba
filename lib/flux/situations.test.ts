import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { evaluateStatus, type Judgement } from './judge/status'
import { FLUX_KIND_NAMES, isFluxKind } from './kinds'
import { parseResource } from './object/resource'

const NOW = new Date('2026-11-20T08:14:00Z')
const FOLDER = new URL('./situations/', import.meta.url)

interface Situation {
  readonly title: string
  readonly status: string
  readonly objects: readonly {
    readonly kind: string
    readonly status?: { readonly conditions?: readonly { readonly type: string }[] }
  }[]
}

/** Of some kinds Flux reports no status at all. */
const WELL: ReadonlySet<string> = new Set(['ready', 'static'])

/** Conditions that say something good when they are true. */
const GOOD: ReadonlySet<string> = new Set(['Ready', 'Healthy', 'Released', 'ArtifactInStorage'])

const SITUATIONS: readonly (Situation & { file: string })[] = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.json'))
  .map((file) => ({ file, ...JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')) }))

function judge(file: string, now: Date): Judgement {
  const object = SITUATIONS.find((situation) => situation.file === file)?.objects[0]
  if (object === undefined || !isFluxKind(object.kind)) throw new Error(`${file} holds no Flux object`)
  const parsed = parseResource(object.kind, object)
  if (!parsed.ok) throw new Error(parsed.reason)
  return evaluateStatus(parsed.value, now)
}

describe('situations', () => {
  it('are all there', () => {
    expect(SITUATIONS).toHaveLength(62)
  })

  it.each(FLUX_KIND_NAMES)('show a %s that is well, with nothing beside it', (kind) => {
    const well = SITUATIONS.filter(({ status, objects }) => WELL.has(status) && objects[0]?.kind === kind)
    const plain = well.filter(({ file, objects }) => {
      const { status, retrying } = judge(file, NOW)
      const conditions = objects[0]?.status?.conditions ?? []
      return WELL.has(status) && !retrying && conditions.every(({ type }) => GOOD.has(type))
    })
    expect(plain).not.toEqual([])
  })

  it.each(SITUATIONS.map(({ file, status, title }) => ({ file, status, title })))('$title is $status', (situation) => {
    expect(judge(situation.file, NOW).status).toBe(situation.status)
  })

  it('call a controller that ignores a new spec unknown after some minutes', () => {
    const file = 'helmrelease-spec-changed-controller-not-reacting.json'
    const first = judge(file, NOW)
    expect(first.changesAt && judge(file, first.changesAt).status).toBe('unknown')
    expect(judge(file, new Date(NOW.getTime() + 600_000)).status).toBe('unknown')
  })

  it('remember what a suspended object was before', () => {
    expect(judge('kustomization-suspended-while-failed.json', NOW).lastResult).toBe('failed')
  })

  it('name what a deletion hangs on', () => {
    expect(judge('kustomization-stuck-deletion.json', NOW).text).toBe(
      'deletion has been stuck for 14 h on finalizers.fluxcd.io',
    )
  })

  it.each([
    ['kustomization-circular-dependency-first-half.json', 'waiting for Kustomization apps/b'],
    ['helmrelease-same-seen-from-the-helmrelease.json', 'waiting for HelmChart flux-system/apps-podinfo'],
    ['kustomization-source-has-no-artifact-yet.json', 'waiting for GitRepository apps/infra'],
    ['helmrelease-upgrade-failed-no-retries-left.json', 'Stalled: RetriesExceeded'],
    ['alert-static-object-without-status.json', 'Flux reports no status for it'],
  ])('say of %s: %s', (file, text) => {
    expect(judge(file, NOW).text).toBe(text)
  })
})
