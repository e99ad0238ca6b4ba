// In which words of an object a search looks: its name and what it says of itself.

interface Searchable {
  readonly ref: string
  readonly ready?: { readonly message: string }
  readonly statusText?: string
}

/** In lower case. */
export function searchableText({ ref, ready, statusText }: Searchable): string {
  return `${ref}\n${ready?.message ?? ''}\n${statusText ?? ''}`.toLowerCase()
}
