// Nights and days of the reader: a night goes from 18:00 to 08:00 and belongs to the day on which it ends.

export interface Stretch {
  /** Of the day, or of the day on which the night ends. */
  readonly day: Date
  readonly isNight: boolean
}

const EVENING = 18
const MORNING = 8

/** In the zone of this machine. */
export function stretchOf(at: Date): Stretch {
  const hour = at.getHours()
  const day = new Date(at.getFullYear(), at.getMonth(), at.getDate() + (hour >= EVENING ? 1 : 0))
  return { day, isNight: hour >= EVENING || hour < MORNING }
}

/** The night that is over, or goes on now. */
export function lastNight(now: Date): { readonly from: Date; readonly to: Date } {
  const hour = now.getHours()
  const offset = hour >= EVENING ? 0 : -1
  const at = (days: number, time: number) =>
    new Date(now.getFullYear(), now.getMonth(), now.getDate() + offset + days, time)
  return { from: at(0, EVENING), to: at(1, MORNING) }
}
