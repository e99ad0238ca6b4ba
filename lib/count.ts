// How a number of things, or of bytes, is written for people: `5,001`, `6.4 kB`.

export function formatCount(count: number): string {
  return String(count).replaceAll(/\B(?=(?:\d{3})+$)/g, ',')
}

const UNITS = ['kB', 'MB', 'GB']

/** Of bytes, in thousands: `812 B`, `6.4 kB`, `15 MB`. */
export function formatSize(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`
  let size = bytes / 1_000
  let unit = 0
  // What would be written as 1,000 of a unit is one of the next.
  while (size >= 999.5 && unit < UNITS.length - 1) {
    size /= 1_000
    unit += 1
  }
  return `${size < 9.95 ? Math.round(size * 10) / 10 : formatCount(Math.round(size))} ${UNITS[unit]}`
}
