// Which emoji a tag stands for: ntfy's clients take GitHub's short codes. The table is large, so it stays on the server.

import { gemoji } from 'gemoji'

const BY_SHORT_CODE: ReadonlyMap<string, string> = new Map(
  gemoji.flatMap(({ names, emoji }) => names.map((name) => [name, emoji] as const)),
)

/** Tags without an emoji give none. */
export function emojiOf(tags: readonly string[]): readonly string[] {
  return tags.flatMap((tag) => BY_SHORT_CODE.get(tag.toLowerCase()) ?? [])
}
