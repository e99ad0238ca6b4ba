// What crosses the wire while a screen is paired: by the page that waits, and by the operator who confirms it.

/** Answer of /api/screens and of /api/screens/{code}. */
export interface ScreenPairing {
  /** Six characters. */
  readonly code: string
  readonly state: 'waiting' | 'confirmed'
  readonly expiresAt: string
  /** What the screen shows once it is paired: the query of its address. */
  readonly shows: string
  /** The entry of the file of tokens that it is paired as. */
  readonly screen?: string
  /** For operators: where the screen is, since when it waits, and as what it can be paired. */
  readonly asked?: {
    readonly from: string
    readonly at: string
    readonly screens: readonly string[]
  }
}

/** How much of an address may be kept for a screen. */
export const MAX_SHOWS_CHARS = 1_024
