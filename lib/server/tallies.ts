// What is counted as it happens, told by whoever sees it. Who counts is said in lib/server/metrics; without metrics nobody
// does. The values of labels are few: no name of an object, no person and no words of others.

/** Each count with its labels. */
export interface Counted {
  readonly watchRestarts: { readonly source: string }
  readonly relists: { readonly source: string }
  readonly badObjects: { readonly source: string; readonly reason: 'line' | 'not_taken_in' }
  readonly ntfyMessages: { readonly topic: string }
  readonly ntfyBadLines: { readonly topic: string }
  readonly historyEntries: { readonly type: string }
  readonly actions: { readonly action: string; readonly outcome: string; readonly via: string }
  readonly authFailures: { readonly reason: string }
  readonly httpRequests: { readonly route: string; readonly status: string }
}

/** Each time that something took, in seconds. */
export interface Timed {
  readonly pushDelay: Readonly<Record<never, never>>
  readonly httpDuration: { readonly route: string }
}

export interface Tallies {
  count<Name extends keyof Counted>(name: Name, labels: Counted[Name]): void
  time<Name extends keyof Timed>(name: Name, seconds: number, labels: Timed[Name]): void
}

export const NO_TALLIES: Tallies = { count: () => {}, time: () => {} }
