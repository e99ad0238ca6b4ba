import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import { asRef } from '@/lib/testing/as-ref'
import { LinkedSentence, splitSentence } from './linked-sentence'

const SENTENCE = '2 resources fail and frigate waits for apps/mosquitto, which does not exist; they hold back 2 others.'
const LINKS = [
  { text: '2 resources', statuses: ['failed', 'stalled'] },
  { text: 'frigate', ref: asRef('Kustomization/apps/frigate') },
  { text: '2 others', held: true },
] as const

it('leads from each number and name to what it counts, and says the same sentence', () => {
  const markup = renderToStaticMarkup(<LinkedSentence verdict={{ sentence: SENTENCE, links: LINKS }} />)
  expect([...markup.matchAll(/href="([^"]*)"[^>]*>([^<]*)</g)].map(([, href, text]) => [text, href])).toEqual([
    ['2 resources', '/resources?status=failed&amp;status=stalled'],
    ['frigate', '/resources/Kustomization/apps/frigate'],
    ['2 others', '/resources?held=true'],
  ])
  expect(markup.replaceAll(/<[^>]*>/g, '')).toBe(SENTENCE)
})

it('leads nowhere from what the sentence does not say', () => {
  expect(splitSentence('All well.', [{ text: '3 resources', held: true }])).toEqual([{ text: 'All well.' }])
})
