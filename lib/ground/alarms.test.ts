import { describe, expect, it } from 'vitest'
import { asRef } from '@/lib/testing/as-ref'
import { parseWebLink } from '@/lib/web-link'
import { type Alarm, judgeAlarms } from './alarms'

const WATCHDOG: Alarm = { labels: { alertname: 'Watchdog', severity: 'none' }, annotations: {} }

function alarm(alertname: string, severity: string, more: Partial<Alarm> = {}): Alarm {
  return { labels: { alertname, severity }, annotations: { summary: `${alertname} happened` }, ...more }
}

function judge(...alarms: readonly Alarm[]) {
  return judgeAlarms(alarms, {
    redact: (text) => text.replace('hunter2', 'redacted'),
    fluxRef: ({ labels }) => (labels.alertname?.startsWith('Flux') ? asRef('Kustomization/apps/web') : undefined),
    webLink: parseWebLink,
  }).map(({ ref, finding, ...rest }) => ({ ref, word: finding.word, sentence: finding.sentence, ...rest }))
}

describe('the alarms', () => {
  it('are told by their severity, those of one name as one', () => {
    const found = judge(
      WATCHDOG,
      alarm('DiskFull', 'critical'),
      alarm('DiskFull', 'critical'),
      alarm('Slow', 'warning'),
    )
    expect(found).toEqual([
      { ref: 'Alarm//Watchdog', word: 'good', sentence: 'sounds, as it always should' },
      { ref: 'Alarm//DiskFull', word: 'bad', sentence: 'DiskFull happened (2 times)', count: 2 },
      { ref: 'Alarm//Slow', word: 'warned', sentence: 'Slow happened' },
    ])
  })

  it('miss the one that always sounds', () => {
    expect(judge(alarm('Slow', 'info')).map(({ ref, word }) => `${ref} ${word}`)).toEqual([
      'Alarm//Watchdog bad',
      'Alarm//Slow noted',
    ])
  })

  it('are bad where Flux itself marks an error', () => {
    const [, found] = judgeAlarms([WATCHDOG, alarm('FluxKustomizationReconciliationFailed', 'error')], {
      redact: (text) => text,
      fluxRef: () => undefined,
      webLink: parseWebLink,
    })
    expect(found?.finding).toMatchObject({ word: 'bad', told: ['is an error', 'are errors'] })
  })

  it('leave out what is machinery', () => {
    expect(judge(WATCHDOG, alarm('InfoInhibitor', 'none'))).toHaveLength(1)
  })

  it('tie those of Flux to their object, and lead to the web only', () => {
    const [, tied, unsafe] = judge(
      WATCHDOG,
      alarm('FluxKustomizationFailed', 'critical', { generatorUrl: 'https://prometheus.example/x' }),
      alarm('Odd', 'critical', { generatorUrl: 'javascript:alert(1)' }),
    )
    expect(tied).toMatchObject({ deployedBy: 'Kustomization/apps/web', link: 'https://prometheus.example/x' })
    expect(unsafe).not.toHaveProperty('link')
  })

  it('say no secret, and no name that could not be one', () => {
    const [, found] = judge(WATCHDOG, {
      labels: { alertname: 'a/b c', severity: 'critical' },
      annotations: { description: 'token hunter2' },
    })
    expect(found).toMatchObject({ ref: 'Alarm//abc', sentence: 'token redacted' })
    const [, unnamed] = judge(WATCHDOG, { labels: { severity: 'critical' }, annotations: {} })
    expect(unnamed).toMatchObject({ ref: 'Alarm//unnamed', sentence: 'it does not say why' })
  })
})
