// What is told only where it is not as usual. What would be usual and is not so is the empty text.

const NONE = ''

/** Undefined: it need not be told. */
export function unlessUsual(value: string | undefined, usual: string | undefined): string | undefined {
  return value === usual ? undefined : (value ?? NONE)
}

export function orUsual(told: string | undefined, usual: string | undefined): string | undefined {
  return told === undefined ? usual : told === NONE ? undefined : told
}
