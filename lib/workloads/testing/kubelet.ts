// The status of a pod and its containers as a kubelet writes it, in the words of the tests.

/** The time so many minutes ago. */
export type Ago = (minutes: number) => string

export function agoFrom(now: Date): Ago {
  return (minutes) =>
    new Date(Math.floor(now.getTime() / 1_000) * 1_000 - minutes * 60_000).toISOString().replace('.000Z', 'Z')
}

export const IMAGE = 'ghcr.io/x/web:1.3'
const IMAGE_ID = 'ghcr.io/x/web@sha256:7d1a3f5b9c0e2468ace13579bdf02468ace13579bdf02468ace13579bdf02468'

interface Extra {
  readonly image?: string
  readonly restartCount?: number
  readonly lastState?: object
  readonly started?: boolean
  readonly ready?: boolean
  readonly imageID?: string
}

function container(name: string, state: object, extra: Extra): object {
  return { name, image: IMAGE, imageID: '', restartCount: 0, ready: false, lastState: {}, state, ...extra }
}

export function running(name: string, startedAt: string, extra: Extra = {}): object {
  return container(name, { running: { startedAt } }, { ready: true, started: true, imageID: IMAGE_ID, ...extra })
}

export function waiting(name: string, reason: string, message = '', extra: Extra = {}): object {
  const waits = { ...(reason === '' ? {} : { reason }), ...(message === '' ? {} : { message }) }
  return container(name, { waiting: waits }, { started: false, ...extra })
}

export interface End {
  readonly exitCode: number
  readonly reason?: string
  readonly signal?: number
  readonly startedAt: string
  readonly finishedAt: string
}

export function terminated(name: string, end: End, extra: Extra = {}): object {
  return container(name, { terminated: end }, { started: false, imageID: IMAGE_ID, ...extra })
}

/** Conditions of type and status, since a time. */
export function conditions(
  since: string,
  states: Readonly<Record<string, boolean | { readonly reason: string; readonly message?: string }>>,
): readonly object[] {
  return Object.entries(states).map(([type, state]) => ({
    type,
    status: state === true ? 'True' : 'False',
    lastTransitionTime: since,
    ...(typeof state === 'object' ? state : {}),
  }))
}
