import { describe, expect, it } from 'vitest'
import { FLUX_KIND_NAMES } from '../kinds'
import { CANARY, plantEverywhere, TELLING_FIELDS, TELLING_TEXTS } from '../testing/canaries'
import { redactText } from './redact'
import { redactManifest } from './redact-manifest'
import { parseResource } from './resource'

/** The places that still show it, for the one who has to mend it. */
function leaks(value: unknown, path = ''): readonly string[] {
  if (typeof value === 'string') return value.includes(CANARY) ? [`${path}: ${value.slice(0, 80)}`] : []
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, item]) => leaks(item, `${path}.${key}`))
}

describe('a text that gives a secret away', () => {
  it.each(TELLING_TEXTS)('is masked: %j', (text) => {
    expect(redactText(text)).not.toContain(CANARY)
    expect(redactText(`before it ${text}`)).not.toContain(CANARY)
    expect(redactText(redactText(text))).toBe(redactText(text))
  })
})

describe.each(FLUX_KIND_NAMES)('a %s', (kind) => {
  it('shows in its manifest nothing that was planted under a telling name or in a document, a patch or a copy', () => {
    expect(leaks(redactManifest(kind, plantEverywhere(kind, 'plain')))).toEqual([])
    expect(leaks(redactManifest(kind, { ...TELLING_FIELDS, spec: { deep: [TELLING_FIELDS] } }))).toEqual([])
  })

  it('shows no text that gives a secret away, wherever its schema has a text', () => {
    for (const text of TELLING_TEXTS) {
      const planted = plantEverywhere(kind, text)
      expect(leaks(redactManifest(kind, planted)), text).toEqual([])
      const parsed = parseResource(kind, planted)
      expect(parsed.ok && leaks(parsed.value), text).toEqual([])
    }
  })
})
