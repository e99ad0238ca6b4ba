// Joins class names and leaves out what does not apply.

export type ClassPart = string | false | null | undefined

export function classNames(...parts: readonly ClassPart[]): string {
  return parts.filter((part) => typeof part === 'string' && part !== '').join(' ')
}
