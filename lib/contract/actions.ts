// What crosses the wire about actions: each action's way to its true end. Pages read it, so it holds no schema.

import type { ActionName } from '@/lib/flux/act/actions'
import type { Ref } from '@/lib/ref'

export const ACTION_STATES = [
  'queued',
  'requested',
  'picked_up',
  'fetched',
  'applied',
  'done',
  'failed',
  'refused',
  'overtaken',
  'timed_out',
  'unknown',
] as const
export type ActionState = (typeof ACTION_STATES)[number]

/** How an action looks to whoever waits for it; `unsure` is an end of which nobody knows more. */
export type ActionTone = 'running' | 'done' | 'failed' | 'unsure'

interface StateFacts {
  /** Undefined while more is expected of the action by itself. */
  readonly end: Exclude<ActionTone, 'running'> | undefined
  /** How far it has come, 0 to 4; undefined where only its steps can tell. */
  readonly level: number | undefined
}

const STATES = {
  queued: { end: undefined, level: 0 },
  requested: { end: undefined, level: 1 },
  picked_up: { end: undefined, level: 2 },
  fetched: { end: undefined, level: 3 },
  applied: { end: undefined, level: 4 },
  done: { end: 'done', level: 4 },
  failed: { end: 'failed', level: undefined },
  refused: { end: 'failed', level: 0 },
  overtaken: { end: 'unsure', level: undefined },
  timed_out: { end: 'unsure', level: undefined },
  unknown: { end: 'unsure', level: 0 },
} as const satisfies Readonly<Record<ActionState, StateFacts>>

export function isEnded(state: ActionState): boolean {
  return STATES[state].end !== undefined
}

export function toneOf(state: ActionState): ActionTone {
  return STATES[state].end ?? 'running'
}

export function levelOf(state: ActionState): number | undefined {
  return STATES[state].level
}

export interface ActionStep {
  readonly ref: Ref
  readonly state: ActionState
  readonly from?: string
  readonly to?: string
  readonly at: string
  readonly message?: string
}

export interface Action {
  readonly id: string
  readonly ref: Ref
  readonly action: ActionName
  readonly by: string
  readonly requestedAt: string
  readonly token?: string
  readonly state: ActionState
  readonly message: string
  readonly steps: readonly ActionStep[]
  readonly retrying: boolean
  readonly finishedAt?: string
  /** Absent for an action that was asked alone. */
  readonly selection?: ActionSelection
}

/** Which request for several objects an action belongs to. */
export interface ActionSelection {
  readonly id: string
  readonly size: number
  /** Counts from 1, in the order of sending. */
  readonly place: number
}

/** Answer of POST /api/actions and GET /api/actions/{id}. */
export interface ActionGroup {
  readonly id: string
  readonly actions: readonly Action[]
}

/** Answer of GET /api/actions. */
export interface ActionList {
  readonly actions: readonly Action[]
}

/** What may be asked in POST /api/actions: of one object, of several, or of all that fail. */
export type ActionRequest =
  | {
      readonly action: ActionName
      readonly kind: string
      readonly namespace: string
      readonly name: string
      /** Refused with `changed` when the object has another one by now. */
      readonly uid?: string
      readonly reason?: string
    }
  | { readonly action: ActionName; readonly refs: readonly string[]; readonly reason?: string }
  | { readonly action: 'reconcile'; readonly select: 'failing' }

/** Objects of one request at most. */
export const MAX_SELECTION = 500

/** On a laptop each write carries in it the value that the launch gave to our page, and to nobody else's. */
export const PAGE_HEADER = 'x-fluxdeck-page'

/** The same in the form that signs out. */
export const PAGE_FIELD = 'page'

/** In the fragment of the address that a launch leads to. */
export const PAGE_FRAGMENT = '#page='

/** Each launch address opens one browser, so whoever needs one has to know how to get another. */
export const HOW_TO_LAUNCH =
  'Open a launch address: Fluxdeck prints one when you press Enter in its terminal, or when it is sent SIGUSR2.'

export type FreeQuestion = 'logs' | 'metrics'
export type SwitchedOff = 'ground'

/** Answer of GET /api/me. */
export interface Me {
  readonly user?: string
  readonly groups: readonly string[]
  readonly role: 'viewer' | 'operator'
  readonly mode: 'none' | 'launch' | 'token' | 'proxy' | 'oidc'
  readonly actionsEnabled: boolean
  readonly readOnly: boolean
  /** What they may ask freely, where it is configured; absent: nothing. */
  readonly queries?: readonly FreeQuestion[]
  /** What is never read here, so that no page is about it; absent: nothing. */
  readonly switchedOff?: readonly SwitchedOff[]
  /** Why no action may be pressed, in words; absent when they may. */
  readonly reason?: string
}
