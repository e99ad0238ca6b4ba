// What of a pod decides about its logs: whose it is, and how its containers stand. Nothing else of it is kept.

import { z } from 'zod'

const State = z
  .object({
    running: z.object({ startedAt: z.string().optional() }).optional(),
    waiting: z.object({ reason: z.string().optional() }).optional(),
    terminated: z
      .object({ exitCode: z.number().optional(), reason: z.string().optional(), signal: z.number().optional() })
      .optional(),
  })
  .optional()

const Status = z.object({
  name: z.string(),
  containerID: z.string().optional(),
  restartCount: z.number().optional(),
  state: State,
  lastState: State,
})

const Owner = z.object({ uid: z.string(), kind: z.string(), name: z.string(), controller: z.boolean().optional() })

export const MetaSchema = z.object({
  metadata: z.object({
    name: z.string(),
    namespace: z.string().optional(),
    uid: z.string(),
    creationTimestamp: z.string().optional(),
    labels: z.record(z.string(), z.string()).optional(),
    annotations: z.record(z.string(), z.string()).optional(),
    ownerReferences: z.array(Owner).optional(),
  }),
})

const Named = z.array(z.object({ name: z.string(), restartPolicy: z.string().optional() })).optional()

const Pod = MetaSchema.extend({
  spec: z.object({ containers: Named, initContainers: Named, ephemeralContainers: Named }),
  status: z
    .object({
      containerStatuses: z.array(Status).optional(),
      initContainerStatuses: z.array(Status).optional(),
      ephemeralContainerStatuses: z.array(Status).optional(),
    })
    .optional(),
})

export interface ContainerFacts {
  readonly name: string
  /** Another one with each start. */
  readonly run: string
  readonly isInit: boolean
  readonly state: 'running' | 'waiting' | 'terminated' | 'unknown'
  /** `exit 1 (Error)`, of one that is terminated. */
  readonly end?: string
  readonly hasPrevious: boolean
}

export interface OwnerFacts {
  readonly uid: string
  readonly kind: string
  readonly name: string
}

export interface PodFacts {
  readonly name: string
  readonly uid: string
  readonly createdAt: string
  readonly owner?: OwnerFacts
  /** Of the template of its ReplicaSet, as the name of that one ends. */
  readonly templateHash?: string
  /** Those that run beside each other first. */
  readonly containers: readonly ContainerFacts[]
  /** The one that is meant where none is named. */
  readonly main: string
}

const DEFAULT_CONTAINER = 'kubectl.kubernetes.io/default-container'

/** Undefined for what is no pod. */
export function readPod(object: unknown): PodFacts | undefined {
  const parsed = Pod.safeParse(object)
  if (!parsed.success) return undefined
  const { metadata, spec, status } = parsed.data
  const statuses = new Map(
    [
      ...(status?.containerStatuses ?? []),
      ...(status?.initContainerStatuses ?? []),
      ...(status?.ephemeralContainerStatuses ?? []),
    ].map((one) => [one.name, one]),
  )
  const read =
    (isInit: boolean) => (container: { readonly name: string; readonly restartPolicy?: string | undefined }) =>
      readContainer(container.name, isInit && container.restartPolicy !== 'Always', statuses.get(container.name))
  const containers = [
    ...(spec.containers ?? []).map(read(false)),
    ...(spec.ephemeralContainers ?? []).map(read(false)),
    ...(spec.initContainers ?? []).map(read(true)),
  ]
  const named = metadata.annotations?.[DEFAULT_CONTAINER]
  const main = containers.find(({ name }) => name === named) ?? containers[0]
  if (main === undefined) return undefined
  const owner = ownerOf(metadata)
  const templateHash = metadata.labels?.['pod-template-hash']
  return {
    name: metadata.name,
    uid: metadata.uid,
    createdAt: metadata.creationTimestamp ?? '',
    ...(owner === undefined ? {} : { owner }),
    ...(templateHash === undefined ? {} : { templateHash }),
    containers,
    main: main.name,
  }
}

export function ownerOf({ ownerReferences = [] }: z.infer<typeof MetaSchema>['metadata']): OwnerFacts | undefined {
  const owner = ownerReferences.find(({ controller }) => controller === true)
  return owner === undefined ? undefined : { uid: owner.uid, kind: owner.kind, name: owner.name }
}

function readContainer(name: string, isInit: boolean, status: z.infer<typeof Status> | undefined): ContainerFacts {
  const { state } = status ?? {}
  const ended = state?.terminated
  const end = ended === undefined ? {} : { end: describeEnd(ended) }
  return {
    name,
    run: status?.containerID ?? `${status?.restartCount ?? 0}`,
    isInit,
    state:
      state?.running !== undefined
        ? 'running'
        : ended !== undefined
          ? 'terminated'
          : state?.waiting !== undefined
            ? 'waiting'
            : 'unknown',
    ...end,
    hasPrevious: (status?.restartCount ?? 0) > 0 || status?.lastState?.terminated !== undefined,
  }
}

function describeEnd({
  exitCode,
  reason,
  signal,
}: {
  readonly exitCode?: number | undefined
  readonly reason?: string | undefined
  readonly signal?: number | undefined
}): string {
  const how = signal === undefined || signal === 0 ? `exit ${exitCode ?? 0}` : `signal ${signal}`
  const word = /^[A-Za-z]{1,64}$/.exec(reason ?? '')?.[0]
  return word === undefined ? how : `${how}, ${word}`
}
