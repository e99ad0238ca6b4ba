// What a launch brings in the fragment of the address goes into the storage of our origin, in the first script of a page.

import { PAGE_FRAGMENT } from '@/lib/contract/actions'

export const PAGE_VALUE_KEY = 'fluxdeck.page'
/** Beside one that is kept already, until a write has shown which of the two is right. */
export const UNPROVEN_KEY = 'fluxdeck.page.new'

/** As text, because it runs before anything of the page is loaded: nobody else shall read it in the address. */
export const TAKE_PAGE_VALUE = `(() => {
  const { hash, pathname, search } = location
  if (!hash.startsWith('${PAGE_FRAGMENT}')) return
  history.replaceState(history.state, '', pathname + search)
  const value = hash.slice(${PAGE_FRAGMENT.length})
  if (!/^[\\w-]{43}$/.test(value)) return
  try {
    const isFirst = localStorage.getItem('${PAGE_VALUE_KEY}') === null
    localStorage.setItem(isFirst ? '${PAGE_VALUE_KEY}' : '${UNPROVEN_KEY}', value)
  } catch {}
})()`
