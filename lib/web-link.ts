// The one rule for links out of text that others wrote: an absolute http or https address without a login in it.

const MAX_LENGTH = 2_048

/** The normalised address; undefined for everything else, which then stays text. */
export function parseWebLink(text: string): string | undefined {
  if (text.length > MAX_LENGTH || !URL.canParse(text)) return undefined
  const url = new URL(text)
  const isWeb = url.protocol === 'https:' || url.protocol === 'http:'
  return isWeb && url.hostname !== '' && url.username === '' && url.password === '' ? url.href : undefined
}
