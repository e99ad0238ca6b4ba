// get_flux_instance: which Flux this is, what runs of it, what it follows, and which kinds are served and read.

import type { ClusterInfo } from '@/lib/contract/cluster'
import type { Controller, SourceHealth, StateHead } from '@/lib/contract/state'
import { describeKind, FLUX_KIND_NAMES } from '@/lib/flux/kinds'
import type { Item } from '../answer'
import { missingFor } from '../head'
import { defineTool, NoArguments } from '../tool'
import { ageOf, asWord, itemOfRow, joinParts } from '../words'

const INSTALLING = FLUX_KIND_NAMES.filter((kind) => {
  const { tells } = describeKind(kind)
  return tells === 'instance' || tells === 'report'
})

export const getFluxInstance = defineTool({
  name: 'get_flux_instance',
  title: 'Flux installation',
  description:
    'Version and distribution of Flux, its controllers, the source it syncs from, kinds and versions served, what cannot be read, and the version of Fluxdeck.',
  input: NoArguments,
  hints: 'read',
  shape: 'list',
  answer(_, { audience, now }) {
    const { questions } = audience
    const head = questions.head()
    const instances = questions.state({ namespace: [], kind: INSTALLING, status: [], label: [], q: '' }).resources
    return {
      sentence: sayInstallation(head),
      missing:
        head.cluster.fluxVersion === undefined ? [missingFor('the version of Flux', 'nothing read names it')] : [],
      items: [
        ...itemsOfInstallation(head),
        ...instances.map((row) => ({ part: 'Installation', ...itemOfRow(row, now) })),
        ...itemsOfControllers(head, now),
        ...itemsOfKinds(head.sources),
      ],
    }
  },
})

function sayInstallation({ cluster, controllers, build }: StateHead): string {
  const flux = cluster.fluxVersion === undefined ? 'Flux of an unknown version' : `Flux ${cluster.fluxVersion}`
  const kubernetes = cluster.kubernetesVersion === undefined ? '' : ` on Kubernetes ${cluster.kubernetesVersion}`
  const ready = controllers.filter(({ state }) => state === 'ready').length
  const running =
    controllers.length === 0 ? 'no controller is known' : `${ready} of ${controllers.length} controllers are ready`
  return `${flux}${kubernetes}; ${running}; read by Fluxdeck ${build.version}.`
}

function itemsOfInstallation({ cluster, build }: StateHead): readonly Item[] {
  const part = 'Installation'
  const { distribution, sync, warnings = [] } = cluster
  return [
    { part, text: `Fluxdeck ${build.version} (${asWord(build.revision)})` },
    ...(distribution === undefined ? [] : [{ part, text: sayDistribution(distribution) }]),
    ...(sync === undefined
      ? [{ part, text: 'Which object the cluster is synced by cannot be told.' }]
      : [{ part, ref: sync.ref, status: sync.status, text: saySync(sync) }]),
    ...warnings.map(({ text }) => ({ part, text })),
  ]
}

function sayDistribution(distribution: NonNullable<ClusterInfo['distribution']>): string {
  const { version, status, entitlement, managedBy, operatorVersion, registry } = distribution
  const said = { version, status, entitlement, 'managed by': managedBy, operator: operatorVersion, registry }
  const words = Object.entries(said).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name} ${asWord(value)}`],
  )
  return `Distribution: ${words.join(', ')}`
}

function saySync({ source, url, path, revision }: NonNullable<ClusterInfo['sync']>): string {
  return joinParts([
    'what the cluster is synced by',
    source === undefined ? '' : `from ${source}`,
    url === undefined ? '' : asWord(url),
    path === undefined ? '' : `path ${asWord(path)}`,
    revision === undefined ? 'no revision is applied' : `revision ${asWord(revision)}`,
  ])
}

function itemsOfControllers({ controllers, sources }: StateHead, now: Date): readonly Item[] {
  const part = 'Controllers'
  const source = sources.find(({ id }) => id === 'controllers')
  const isRead = source === undefined || source.state === 'live'
  if (controllers.length === 0) return [{ part, text: isRead ? 'None was found.' : 'They are not read.' }]
  return controllers.map((controller) => ({ part, ...itemOfController(controller, isRead, source, now) }))
}

function itemOfController(
  { name, namespace, version, image, ready, desired, state, message, components }: Controller,
  isRead: boolean,
  source: SourceHealth | undefined,
  now: Date,
): Item {
  const age = source?.lastSyncedAt === undefined ? '' : ` ${ageOf({ since: source.lastSyncedAt }, now)} ago`
  const text = [
    isRead ? '' : `was ${state} when it was read last${age}`,
    version ?? '',
    `${ready} of ${desired} ready`,
    components === undefined ? '' : `runs ${components.join(', ')}`,
    image === undefined ? '' : asWord(image),
  ]
  return {
    ...(namespace === undefined ? {} : { ref: `Deployment/${namespace}/${name}` }),
    status: isRead ? state : 'unknown',
    text: joinParts([...(namespace === undefined ? [name] : []), ...text]),
    ...(message === undefined || message === '' ? {} : { said: [message] }),
  }
}

function itemsOfKinds(sources: readonly SourceHealth[]): readonly Item[] {
  return sources
    .filter(({ kind }) => kind !== undefined)
    .map(({ kind = '', state, version, count, reason }) => ({
      part: 'Kinds',
      status: state,
      text: joinParts([kind, version ?? '', state === 'absent' ? 'not served by the cluster' : `${count} objects`]),
      ...(reason === undefined || state === 'live' || state === 'absent' ? {} : { said: [reason] }),
    }))
}
