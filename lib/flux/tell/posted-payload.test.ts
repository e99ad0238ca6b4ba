import { describe, expect, it } from 'vitest'
import { isRunReport } from './flux-event'
import { parsePostedPayload } from './posted-payload'

const REVISION = 'main@sha1:8f1c2ab4d05e6f7a8b9c0d1e2f3a4b5c6d7e8f90'
const LATE = "timeout waiting for: [Deployment/apps/web status: 'InProgress']"

const event = (more: Readonly<Record<string, unknown>> = {}) => ({
  involvedObject: {
    kind: 'Kustomization',
    namespace: 'flux-system',
    name: 'apps',
    uid: 'u1',
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
  },
  severity: 'info',
  reason: 'ReconciliationSucceeded',
  message: 'Deployment/a configured',
  metadata: { revision: REVISION, cluster: 'cabin' },
  ...more,
})
const parse = (value: unknown) => parsePostedPayload(JSON.stringify(value))

describe('an event of Flux', () => {
  it('tells object, uid, severity, reason, revision and cluster from their own fields', () => {
    expect(parse(event({ severity: 'error' }))).toEqual({
      object: { ref: 'Kustomization/flux-system/apps', uid: 'u1' },
      labelled: [],
      severity: 'error',
      title: 'Kustomization/flux-system/apps ReconciliationSucceeded',
      message: 'Deployment/a configured',
      reason: 'ReconciliationSucceeded',
      revision: REVISION,
      cluster: 'cabin',
      isNoise: false,
    })
  })

  it.each<[string, Readonly<Record<string, unknown>>, boolean]>([
    ['a run without change', { message: 'Reconciliation finished in 1.2s, next run in 10m0s' }, true],
    ['a commit status', { metadata: { commit_status: 'update' } }, true],
    ['a change', {}, false],
    ['a failure', { severity: 'error', metadata: { commit_status: 'update' } }, false],
  ])('of %s is noise: %s', (_, more, isNoise) => {
    expect(parse(event(more))?.isNoise).toBe(isNoise)
  })

  it.each([
    ['{}'],
    ['[]'],
    ['[[]]'],
    ['{"involvedObject":{}}'],
    ['{"involvedObject":{"kind":"Kustomization"}}'],
    ['{"involvedObject":7}'],
    ['{"attachments":[7,{}]}'],
    ['{"alerts":[{}]}'],
    ['{"text":"hello"}'],
    ['{'],
    ['plain'],
  ])('is not %s', (text) => {
    expect(parsePostedPayload(text)).toBeUndefined()
  })
})

it.each([
  ['Reconciliation finished in 1.2s, next run in 10m0s', true],
  [`Reconciliation finished revision ${REVISION}, next run in 6m0s`, true],
  [`Reconciliation finished for revision ${REVISION} in 2s, next run in 6m0s`, true],
  [`Reconciliation finished in 2s, revision: ${REVISION}, next run in 6m0s`, true],
  ['Reconciliation finished, next run in 6m0s', true],
  ['Reconciliation finished with 3 changes, next run in 6m0s', false],
  ['Reconciliation failed after 2s, next try in 6m0s', false],
  ['Deployment/a configured. Reconciliation finished in 1s, next run in 1m', false],
])('the report "%s" only repeats that all is well: %s', (text, isReport) => {
  expect(isRunReport(text)).toBe(isReport)
})

describe('alerts', () => {
  const flux = { kind: 'HelmRelease', name: 'jellyfin', namespace: 'media', alertname: 'FluxHelmReleaseUpgradefailed' }
  const alert = (status: string, labels: Readonly<Record<string, string>> = {}) => ({
    status,
    labels: { ...flux, severity: 'error', reason: 'UpgradeFailed', ...labels },
    annotations: { message: 'context deadline exceeded' },
  })

  it.each<[string, unknown, 'info' | 'error']>([
    ['that fire', { status: 'firing', alerts: [alert('firing')] }, 'error'],
    ['that are over', { status: 'resolved', alerts: [alert('resolved')] }, 'info'],
    ['of which one still fires', { status: 'firing', alerts: [alert('resolved'), alert('firing')] }, 'error'],
    ['that only inform', { status: 'firing', alerts: [alert('firing', { severity: 'info' })] }, 'info'],
    ['that are there to be heard', { status: 'firing', alerts: [alert('firing', { severity: 'none' })] }, 'info'],
    ['without severity', { status: 'firing', alerts: [alert('firing', { severity: '' })] }, 'error'],
    ['of the alertmanager provider', [alert('firing')], 'error'],
    ['of the alertmanager provider that inform', [alert('firing', { severity: 'info' })], 'info'],
    ['of Grafana', { state: 'ok', commonLabels: flux, title: '[OK] x' }, 'info'],
    ['of Grafana that fire', { state: 'alerting', commonLabels: flux, title: '[Alerting] x' }, 'error'],
  ])('%s are read', (_, value, severity) => {
    expect(parse(value)).toMatchObject({ severity, isNoise: false })
    expect(parse(value)?.labelled).toContain('HelmRelease/media/jellyfin')
  })

  it('say what, why and of which cluster', () => {
    const value = { status: 'firing', externalLabels: { cluster: 'cabin' }, alerts: [alert('firing')] }
    expect(parse(value)).toMatchObject({
      title: 'Firing: FluxHelmReleaseUpgradefailed',
      message: 'context deadline exceeded',
      reason: 'UpgradeFailed',
      cluster: 'cabin',
    })
  })
})

describe('a card for a chat is words again', () => {
  const title = 'kustomization/apps.flux-system'
  const slack = (color: string) => ({
    channel: 'flux',
    username: 'kustomize-controller',
    attachments: [
      {
        color,
        author_name: title,
        text: LATE,
        mrkdwn_in: ['text'],
        fields: [
          { title: 'revision', value: REVISION, short: false },
          { title: 'cluster', value: 'cabin', short: false },
        ],
      },
    ],
  })
  const adaptive = (color: object) => ({
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        content: {
          type: 'AdaptiveCard',
          body: [
            {
              type: 'Container',
              items: [
                { type: 'TextBlock', text: title, size: 'large' },
                { type: 'TextBlock', text: LATE, ...color },
                { type: 'FactSet', facts: [{ title: 'revision', value: REVISION }] },
              ],
            },
          ],
        },
      },
    ],
  })
  const teams = (themeColor: string) => ({
    '@type': 'MessageCard',
    themeColor,
    summary: title,
    sections: [{ activityTitle: LATE, activitySubtitle: title, facts: [{ name: 'revision', value: REVISION }] }],
  })
  const google = (text: string) => ({
    cards: [
      {
        header: { title, subtitle: 'kustomize-controller' },
        sections: [
          { widgets: [{ textParagraph: { text }, keyValue: null }] },
          { widgets: [{ keyValue: { topLabel: 'revision', content: REVISION } }] },
        ],
      },
    ],
  })

  it.each<[string, unknown, 'info' | 'error']>([
    ['Slack', slack('danger'), 'error'],
    ['Slack, good', slack('good'), 'info'],
    ['Rocket.Chat', slack('#FF0000'), 'error'],
    ['Rocket.Chat, good', slack('#0076D7'), 'info'],
    ['Teams', teams('FF0000'), 'error'],
    ['Teams, good', teams('0076D7'), 'info'],
    ['Teams, adaptive', adaptive({ color: 'attention' }), 'error'],
    ['Teams, adaptive, good', adaptive({}), 'info'],
    ['Google Chat', google(`<font color="#ff0000">${LATE}</font>`), 'error'],
    ['Google Chat, good', google(LATE), 'info'],
  ])('%s', (_, value, severity) => {
    expect(parse(value)).toMatchObject({ title, message: LATE, severity, revision: REVISION })
  })

  it('also where it is one text', () => {
    expect(parse({ msgtype: 'm.text', body: `🚨 ${title}\n${LATE}\n` })).toMatchObject({
      title: `🚨 ${title}`,
      message: LATE,
    })
    expect(parse({ chat_id: '1', text: `*🚨 kustomization/apps/flux\\-system*\nlate` })?.title).toBe(
      '🚨 kustomization/apps/flux-system',
    )
    expect(parse({ roomId: '1', markdown: `💣 **${title}**\n${LATE}\n` })?.title).toBe(`💣 ${title}`)
  })

  it('and names its cluster', () => {
    expect(parse(slack('danger'))?.cluster).toBe('cabin')
  })
})
