// Long work in steps. Who shares a loop with others lets them have their turn in between; who is alone takes all at once.

/** Ends with what was made. */
export type Steps<Value> = Generator<undefined, Value>

/** So many entries of a list are one step, of some tenths of a millisecond. */
const ENTRIES_AT_ONCE = 500

export function allAtOnce<Value>(steps: Steps<Value>): Value {
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
  }
}

export function* eachInSteps<Item>(items: Iterable<Item>, take: (item: Item, at: number) => void): Steps<void> {
  let at = 0
  for (const item of items) {
    take(item, at)
    at += 1
    if (at % ENTRIES_AT_ONCE === 0) yield
  }
}

export function* filterInSteps<Item>(items: Iterable<Item>, isWanted: (item: Item) => boolean): Steps<readonly Item[]> {
  const wanted: Item[] = []
  yield* eachInSteps(items, (item) => {
    if (isWanted(item)) wanted.push(item)
  })
  return wanted
}

export function* mapInSteps<Item, Made>(
  items: Iterable<Item>,
  make: (item: Item, at: number) => Made,
): Steps<readonly Made[]> {
  const made: Made[] = []
  yield* eachInSteps(items, (item, at) => {
    made.push(make(item, at))
  })
  return made
}
