import { splitWords } from '@/lib/flux/row-filter'

/** Each of the words is somewhere in it. */
export function isCalled(label: string, words: string): boolean {
  const own = label.toLowerCase()
  return splitWords(words).every((word) => own.includes(word))
}
