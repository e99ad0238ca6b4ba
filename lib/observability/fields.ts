// How a field of what a service answered is read: with the right type, or not at all.

export type Fields = Readonly<Record<string, unknown>>

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function fieldsAt(value: unknown, key: string): Fields {
  const found = isFields(value) ? value[key] : undefined
  return isFields(found) ? found : {}
}

export function listAt(value: unknown, key: string): readonly unknown[] {
  const found = isFields(value) ? value[key] : undefined
  return Array.isArray(found) ? found : []
}

export function textAt(value: unknown, key: string): string | undefined {
  const found = isFields(value) ? value[key] : undefined
  return typeof found === 'string' ? found : undefined
}

/** Labels and annotations: texts only. */
export function textsAt(value: unknown, key: string): Readonly<Record<string, string>> {
  const entries = Object.entries(fieldsAt(value, key))
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
}
