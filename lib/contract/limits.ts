// What both sides have to know of how much an address may ask.

/** Characters of a text that is searched for. */
export const MAX_TEXT = 200
