// The zone in which it is two in the night now.

const NIGHT = 2
const FARTHEST_EAST = 14

/** As browsers name it: what lies in the east has a minus there. */
export function zoneAtNight(now = new Date()): string {
  const ahead = (NIGHT - now.getUTCHours() + 24) % 24
  const offset = ahead > FARTHEST_EAST ? ahead - 24 : ahead
  return offset === 0 ? 'Etc/GMT' : `Etc/GMT${offset > 0 ? '-' : '+'}${Math.abs(offset)}`
}
