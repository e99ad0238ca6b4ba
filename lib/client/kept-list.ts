// A list that this tab keeps over a reload; where the browser keeps nothing, it goes with the page.

const ofTab = () => sessionStorage

export function recallList(key: string, storage: () => Pick<Storage, 'getItem'> = ofTab): readonly unknown[] {
  try {
    const kept: unknown = JSON.parse(storage().getItem(key) ?? '[]')
    return Array.isArray(kept) ? kept : []
  } catch {
    return []
  }
}

export function rememberList(
  key: string,
  list: readonly unknown[],
  storage: () => Pick<Storage, 'setItem'> = ofTab,
): void {
  try {
    storage().setItem(key, JSON.stringify(list))
  } catch {
    // Without room, or without leave, the next reload forgets it.
  }
}
