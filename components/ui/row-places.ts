// Where each row of a long list stands, and which of them are in sight. Pure.

export interface RowLook {
  /** What a row takes that was not seen yet. */
  readonly estimate: number
  readonly gap: number
  readonly paddingStart: number
}

export interface RowPlaces {
  readonly count: number
  readonly totalSize: number
  startOf(index: number): number
  endOf(index: number): number
  /** The first row that reaches below this place; the last one where none does. */
  firstBelow(place: number): number
}

export function placeRows(
  ids: readonly string[],
  sizes: ReadonlyMap<string, number>,
  { estimate, gap, paddingStart }: RowLook,
): RowPlaces {
  const starts = new Float64Array(ids.length + 1)
  let at = paddingStart
  for (const [index, id] of ids.entries()) {
    starts[index] = at
    at += (sizes.get(id) ?? estimate) + gap
  }
  starts[ids.length] = at
  const startOf = (index: number) => starts[index] ?? paddingStart
  const endOf = (index: number) => startOf(index + 1) - gap
  return {
    count: ids.length,
    totalSize: ids.length === 0 ? paddingStart : at - gap,
    startOf,
    endOf,
    firstBelow(place) {
      let [low, high] = [0, Math.max(0, ids.length - 1)]
      while (low < high) {
        const middle = (low + high) >> 1
        if (endOf(middle) > place) high = middle
        else low = middle + 1
      }
      return low
    },
  }
}

/** Both ends belong to it; nothing where there is no row. */
export function listInSight(
  places: RowPlaces,
  view: { readonly top: number; readonly height: number },
  overscan: number,
): readonly number[] {
  if (places.count === 0) return []
  const first = Math.max(0, places.firstBelow(view.top) - overscan)
  const last = Math.min(places.count - 1, places.firstBelow(view.top + view.height) + overscan)
  return Array.from({ length: last - first + 1 }, (_, at) => first + at)
}

interface PlacedRows {
  readonly ids: readonly string[]
  readonly places: RowPlaces
}

/** How far a row went that was in the view; nothing where it was not, or is gone. */
export function shiftOf(
  id: string,
  before: PlacedRows,
  after: PlacedRows,
  { top, height }: { readonly top: number; readonly height: number },
): number {
  const [from, to] = [before.ids.indexOf(id), after.ids.indexOf(id)]
  if (from < 0 || to < 0) return 0
  const wasSeen = before.places.startOf(from) < top + height && before.places.endOf(from) > top
  return wasSeen ? after.places.startOf(to) - before.places.startOf(from) : 0
}
