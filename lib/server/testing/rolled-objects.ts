// Objects that name each other, and dice that say what happens to them: the same in each run.

export const NAMESPACES = ['apps', 'infra']

/** The same numbers in each run. */
export function createDice(seed: number): (sides: number) => number {
  let state = seed
  return (sides) => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32
    return Math.floor((state / 2 ** 32) * sides)
  }
}

const revisionOf = (at: number) => `main@sha1:${String(at).padStart(40, '0')}`

function ready(roll: number, generation = 1) {
  const words = [
    ['True', 'ReconciliationSucceeded', 'Applied'],
    ['False', 'BuildFailed', 'kustomize build failed'],
    ['False', 'DependencyNotReady', "dependency 'apps/k0' is not ready"],
    ['Unknown', 'Progressing', 'Reconciliation in progress'],
  ] as const
  const [status, reason, message] = words[roll % words.length] ?? words[0]
  const lastTransitionTime = '2026-11-20T08:00:00Z'
  return { type: 'Ready', status, reason, message, observedGeneration: generation, lastTransitionTime }
}

function metadata(namespace: string, name: string) {
  const uid = `${namespace}-${name}`
  return { name, namespace, uid, generation: 1, creationTimestamp: '2026-11-01T00:00:00Z' }
}

export function repository(namespace: string, revision: number, roll: number) {
  return {
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'GitRepository',
    metadata: metadata(namespace, 'fleet'),
    spec: { url: 'https://github.com/home/fleet', interval: '5m' },
    status: {
      observedGeneration: 1,
      artifact: { revision: revisionOf(revision), lastUpdateTime: '2026-11-20T08:00:00Z', digest: 'sha256:0' },
      conditions: [ready(roll)],
    },
  }
}

export function kustomization(namespace: string, at: number, revision: number, roll: number) {
  return {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: metadata(namespace, `k${at}`),
    spec: {
      interval: '10m',
      suspend: roll % 9 === 8,
      sourceRef: { kind: 'GitRepository', name: 'fleet', namespace: NAMESPACES[at % 2] },
      dependsOn: at === 0 ? [] : [{ name: `k${at - 1}` }, ...(at % 3 === 0 ? [{ name: 'nobody' }] : [])],
    },
    status: {
      observedGeneration: 1,
      lastAppliedRevision: revisionOf(revision),
      lastAttemptedRevision: revisionOf(revision + (roll % 2)),
      conditions: [ready(roll)],
    },
  }
}
