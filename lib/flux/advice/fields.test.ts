import { describe, expect, it } from 'vitest'
import type { Ref } from '@/lib/ref'
import { allAtOnce } from '@/lib/steps'
import { asRef } from '@/lib/testing/as-ref'
import { findRootCauses } from '../judge/root-cause'
import { ALL_READ } from '../judge/sight'
import { evaluateStatus } from '../judge/status'
import type { FluxKind } from '../kinds'
import { parseFluxRef } from '../object/flux-ref'
import { parseResource } from '../object/resource'
import { listProblems, type ProblemSubject } from '../tell/problems'
import { type AdviceSubject, explain } from './advice'
import { STUCK_ADVICE } from './stuck'

const NOW = new Date('2026-11-20T08:14:00Z')

function subject(kind: FluxKind, spec: object, reason: string, message: string, stalled?: string): AdviceSubject {
  const conditions = [
    { type: 'Ready', status: 'False', reason, message },
    ...(stalled === undefined
      ? []
      : [{ type: 'Stalled', status: 'True', reason: 'RetriesExceeded', message: stalled }]),
  ]
  const parsed = parseResource(kind, { metadata: { name: 'x', namespace: 'apps' }, spec, status: { conditions } })
  if (!parsed.ok) throw new Error(parsed.reason)
  const { status } = evaluateStatus(parsed.value, NOW)
  return { kind, status, conditions: parsed.value.conditions, facts: parsed.value.facts }
}

function row(ref: Ref, more: Partial<ProblemSubject>): ProblemSubject {
  const parts = parseFluxRef(ref)
  if (parts === undefined) throw new Error(ref)
  return { ...parts, status: 'waiting', actions: [], ...more }
}

describe('the field to change', () => {
  const REFUSED = 'authentication required: Repository not found.'
  it.each<[string, AdviceSubject, RegExp, RegExp]>([
    [
      'a missing spec.secretRef',
      subject('GitRepository', { url: 'https://x' }, 'GitOperationFailed', REFUSED),
      /spec\.secretRef is missing/,
      /spec\.secretRef\.name/,
    ],
    [
      'credentials that are named and refused',
      subject('GitRepository', { secretRef: { name: 'git' } }, 'GitOperationFailed', 'authentication required'),
      /refused the credentials/,
      /the Secret of spec\.secretRef/,
    ],
    [
      'a Secret that does not exist',
      subject(
        'GitRepository',
        { secretRef: { name: 'git' } },
        'AuthenticationFailed',
        'failed to get secret \'apps/git\': secrets "git" not found',
      ),
      /Secret git does not exist/,
      /Create Secret git, or correct spec\.secretRef\.name/,
    ],
    [
      'an image that is private',
      subject(
        'ImageRepository',
        { image: 'ghcr.io/a/b' },
        'ReadOperationFailed',
        'UNAUTHORIZED: authentication required',
      ),
      /spec\.secretRef is missing/,
      /spec\.secretRef\.name, or set spec\.provider/,
    ],
    [
      'a wrong branch',
      subject('GitRepository', {}, 'GitOperationFailed', `couldn't find remote ref "refs/heads/mian"`),
      /Branch mian does not exist/,
      /spec\.ref\.branch/,
    ],
    [
      'upgrades used up',
      subject('HelmRelease', {}, 'UpgradeFailed', 'context deadline exceeded', 'Failed to upgrade after 1 attempt(s)'),
      /no retries are left/,
      /press Reset and retry.*spec\.upgrade\.remediation\.retries/,
    ],
    [
      'installs used up',
      subject('HelmRelease', {}, 'InstallFailed', 'context deadline exceeded', 'Failed to install after 3 attempt(s)'),
      /no retries are left/,
      /spec\.install\.remediation\.retries/,
    ],
  ])('is named for %s', (_, given, title, remedy) => {
    const advice = explain(given)
    expect(advice.title).toMatch(title)
    expect(advice.remedy).toMatch(remedy)
  })

  it.each<[string, ProblemSubject, string]>([
    [
      'dependency',
      row(asRef('Kustomization/apps/a'), { dependsOn: [{ ref: asRef('Kustomization/apps/b') }] }),
      'spec.dependsOn of Kustomization apps/a',
    ],
    [
      'source',
      row(asRef('Kustomization/apps/a'), {
        status: 'failed',
        source: { ref: asRef('GitRepository/apps/g') },
        ready: { status: 'False', reason: 'ArtifactFailed', message: '' },
      }),
      'spec.sourceRef of Kustomization apps/a',
    ],
    [
      'OCI chart',
      row(asRef('HelmRelease/apps/a'), { references: [{ type: 'source', to: asRef('OCIRepository/apps/o') }] }),
      'spec.chartRef of HelmRelease apps/a',
    ],
    [
      'repository of a generated chart',
      row(asRef('HelmChart/apps/apps-a'), {
        status: 'failed',
        managedBy: asRef('HelmRelease/apps/a'),
        references: [{ type: 'source', to: asRef('HelmRepository/apps/h') }],
        ready: { status: 'False', reason: 'SourceUnavailable', message: '' },
      }),
      'spec.chart.spec.sourceRef of HelmRelease apps/a',
    ],
    [
      'image repository',
      row(asRef('ImagePolicy/apps/a'), { references: [{ type: 'image', to: asRef('ImageRepository/apps/i') }] }),
      'spec.imageRepositoryRef of ImagePolicy apps/a',
    ],
    [
      'included repository',
      row(asRef('GitRepository/apps/a'), { references: [{ type: 'source', to: asRef('GitRepository/apps/b') }] }),
      'spec.include of GitRepository apps/a',
    ],
  ])('is named for a missing %s', (_, holder, field) => {
    const subjects = new Map([[holder.ref, holder]])
    const [problem] = allAtOnce(listProblems(subjects, allAtOnce(findRootCauses(subjects, ALL_READ))))
    expect(problem?.missing).toMatch(/^\w+\/apps\//)
    expect(problem?.advice.meaning).toContain(` is named in ${field},`)
    expect(problem?.advice.remedy).toContain(field.split(' of ')[0])
  })
})

describe('what elapsed time says', () => {
  it.each(STUCK_ADVICE.map((entry) => [entry.rule, entry.statuses?.[0] ?? 'failed', entry] as const))(
    '%s of what is %s is said',
    (rule, status, entry) => {
      const ready = { status: 'False', reason: 'UpgradeFailed', message: 'no' }
      const advice = explain({ kind: 'HelmRelease', status, ready, stuck: { rule, failures: 12 } })
      expect(advice.meaning).toContain(entry.meaning)
      if (entry.place === 'instead') expect(advice.title).toBe(entry.title)
      else expect(advice.meaning).toContain('counts 12 failures')
    },
  )
})
