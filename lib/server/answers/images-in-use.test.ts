import { afterEach, describe, expect, it } from 'vitest'
import type { RunningImages } from '@/lib/flux/images/surroundings'
import { asRef } from '@/lib/testing/as-ref'
import type { Identity } from '../identity/identity'
import { applier, GIVEN_UP, podOf, replicaSet, workload } from '../testing/workload-objects'
import { openWorkloadScene, type WorkloadScene, type WorkloadScenePlan } from '../testing/workload-scene'
import { createNameBook } from '../views/name-book'
import { createSight } from '../views/sight'

/** All of these have the same image. */
const WEB = 'Deployment/apps/web'
const DB = 'StatefulSet/data/db'
const OTHER = 'Deployment/theirs/web'
const APPS = asRef('Kustomization/flux-system/apps')
const THEIRS = asRef('Kustomization/theirs/apps')
const ANN: Identity = { name: 'ann', groups: [], role: 'viewer' }

const OBJECTS = [applier(APPS, [WEB, DB]), applier(THEIRS, [OTHER]), workload(WEB), workload(DB), workload(OTHER)]
const OLDER = [
  replicaSet('web-1', WEB, 1),
  replicaSet('web-2', WEB, 2),
  podOf('web-1-a', { owner: 'uid of web-1', image: 'ghcr.io/x/web:1.2' }),
]

let scene: WorkloadScene
afterEach(() => scene.close())

async function open(plan: Partial<WorkloadScenePlan> = {}) {
  scene = await openWorkloadScene({ objects: OBJECTS, ...plan })
  return scene.asked.running(ANN, new AbortController().signal)
}

const usesIn = ({ byRepository }: RunningImages) => byRepository.get('ghcr.io/x/web') ?? []
const workloadsIn = (images: RunningImages) => usesIn(images).map(({ workload: ref }) => ref)

/** May list everything but workloads of these namespaces. */
const withoutRightsIn = (...closed: readonly string[]): Pick<WorkloadScenePlan, 'rights'> => ({
  rights: {
    ask: async (_, { namespace, resource }) => resource !== 'pods' && !closed.includes(namespace ?? closed[0] ?? ''),
  },
})

/** May read the Kustomizations of `flux-system` alone. */
function sightOfOne() {
  const book = createNameBook()
  book.add([APPS, THEIRS])
  const kinds = new Map([['Kustomization', new Set(['flux-system'])]] as const)
  return createSight({ kinds, isUnanswered: false }, book, () => false)
}

describe('the images in use', () => {
  it('are those of all that Flux deployed, by registry and repository', async () => {
    const { images } = await open()
    expect([...images.byRepository.keys()]).toEqual(['ghcr.io/x/web'])
    expect(workloadsIn(images)).toEqual([WEB, DB, OTHER])
    expect(images.gap).toBeUndefined()
  })

  it('are not named and not counted where their workloads may not be listed, which is said', async () => {
    const { images } = await open(withoutRightsIn('theirs'))
    expect(workloadsIn(images)).toEqual([WEB, DB])
    expect(images.gap).toBe('You may not list all workloads that Flux deployed.')
  })

  it('of appliers that somebody may not see are as if they were not there', async () => {
    const shared = 'Deployment/shared/web'
    const objects = [applier(APPS, [WEB]), applier(THEIRS, [shared]), workload(WEB), workload(shared)]
    const { images } = await open({ objects, sight: sightOfOne() })
    expect(workloadsIn(images)).toEqual([WEB])
    expect(images.gap).toBeUndefined()
  })

  it('of a namespace of which somebody may not know are as if they were not there, whoever deployed them', async () => {
    const objects = [applier(APPS, [WEB, OTHER]), applier(THEIRS, []), workload(WEB), workload(OTHER)]
    const { images } = await open({ objects, sight: sightOfOne() })
    expect(workloadsIn(images)).toEqual([WEB])
  })

  it('are what pods run once these are read, for whoever may list pods', async () => {
    const looked = await open({ pods: OLDER })
    const [before] = usesIn(looked.images)
    expect(before?.running).toBeUndefined()
    const [after, ...others] = usesIn(await looked.closely([asRef(WEB)]))
    expect([after?.wanted.tag, after?.running?.tag, others]).toEqual(['1.3', '1.2', []])
  })

  it('are what is wanted, whatever pods say, for whoever may list workloads alone', async () => {
    const objects = [applier(APPS, [WEB]), workload(WEB, { status: GIVEN_UP })]
    await open({ objects, pods: OLDER, ...withoutRightsIn() })
    // Somebody else has them read.
    for (const kind of ['pods', 'replicasets'] as const)
      await scene.timers.until(() => scene.feeds.view(kind, 'apps').state === 'live', `${kind} are read`)
    const { images } = await scene.asked.running(ANN, new AbortController().signal)
    expect(usesIn(images).map(({ wanted, running }) => [wanted.tag, running])).toEqual([['1.3', undefined]])
  })

  it('are not all known while workloads are not read', async () => {
    const { images } = await open({ isOn: false })
    expect([images.byRepository.size, images.gap]).toEqual([0, 'Workloads are not read here (WORKLOADS).'])
  })
})
