import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { redactText, redactWithEveryRule } from './redact'

const HEX = 'ab12cd34ab12cd34ab12cd34ab12cd34ab12cd34'

describe('redactText', () => {
  it.each([
    ["unable to clone 'https://user:hunter2@git.example.com/o/r': denied", 'hunter2'],
    ['https://ghp_abcdefghijklmnop@github.com/o/r', 'ghp_abcdefghijklmnop'],
    ['https://u:p@ss@git.example.com/o', 'p@ss'],
    ['GET https://s3.example.com/x?X-Amz-Signature=deadbeef&a=1', 'deadbeef'],
    ['https://ntfy.sh/t?auth=QmVhcmVyIHg', 'QmVhcmVyIHg'],
    ['https://x/y?access_token=s3cr3tvalue', 's3cr3tvalue'],
    [`Receiver initialized for path: /hook/${HEX}`, HEX],
    ['https://hooks.slack.com/services/T000/B000/XXXXsecret', 'XXXXsecret'],
    ['https://discord.com/api/webhooks/123/abc-def', 'abc-def'],
    ['Authorization: Bearer abcdef', 'abcdef'],
    ['sent header bearer 0123456789abcdef to host', '0123456789abcdef'],
    ['token eyJhbGciOi.eyJzdWIiOi.c2lnbmF0dXJl expired', 'eyJzdWIiOi'],
    ['bad key AKIAIOSFODNN7EXAMPLE', 'AKIAIOSFODNN7EXAMPLE'],
    ['glpat-abcdefghij0123456789 rejected', 'glpat-abcdefghij0123456789'],
    ['github_pat_11ABCDEFG0123456789', 'github_pat_11ABCDEFG0123456789'],
    ['tk_abcdefghijklmnopqrstuvwxyz012', 'tk_abcdefghijklmnopqrstuvwxyz012'],
    ['xoxb-123456789-abcdef', 'xoxb-123456789-abcdef'],
    ['{"password":"correct horse"}', 'correct horse'],
    ['login failed: DB_PASSWORD=correct', 'correct'],
    ['password: hunter2hunter2', 'hunter2hunter2'],
    ['-----BEGIN RSA PRIVATE KEY-----\nMIIabc\n-----END RSA PRIVATE KEY-----', 'MIIabc'],
    ['AGE-SECRET-KEY-1QQQQQQQQQQQQQQQQQQQQ', '1QQQQQQQQQQQQQQQQQQQQ'],
    ['ssh://deploy:pw1@git.example.com/o/r', 'pw1'],
  ])('masks the secret in %j', (text, secret) => {
    expect(redactText(text)).not.toContain(secret)
    expect(redactText(text)).toContain('redacted')
  })

  it('keeps the host readable', () => {
    expect(redactText('https://user:pw@git.example.com/o/r')).toBe('https://redacted@git.example.com/o/r')
  })

  it.each([
    'ssh://git@github.com/org/repo',
    'Applied revision: main@sha1:8f1c2ab4d05e6f7a8b9c0d1e2f3a4b5c6d7e8f90',
    'unable to read token from secret \'flux-system/webhook-token\' error: Secret "webhook-token" not found',
    "could not resolve Secret chart values reference 'apps/shop-values' with key 'values.yaml': secrets \"x\" not found",
    'execution error at (new/templates/secret.yaml:3:3): .Values.password is required',
    'GET https://ghcr.io/token?scope=repository%3Aorg%2Fm%3Apull&service=ghcr.io: UNAUTHORIZED: authentication required',
    'Post "https://cert-manager-webhook.cert-manager.svc:443/validate?timeout=30s": no endpoints',
    'pulled oci://ghcr.io:443/org/charts/shop@sha256:ab12cd34 in 2.1s',
    'Basic authentication failed, invalid password: authentication required',
  ])('leaves %j as it is', (text) => {
    expect(redactText(text)).toBe(text)
  })

  it('stays quick on long hostile text', () => {
    for (const piece of [
      'password',
      'a://',
      '?token',
      '-----BEGIN A PRIVATE KEY-----',
      'eyJaaaaa.',
      'kind:\n-',
      '@:/',
    ]) {
      redactText(piece.repeat(32_768 / piece.length))
    }
  })

  it('does not change what it has already redacted', () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true }), fc.string(), (url, text) => {
        const once = redactText(`${url} ${text}`)
        expect(redactText(once)).toBe(once)
      }),
    )
  })
})

const LONG = 'Ab12Cd34Ef56Gh78Ij90Kl12Mn34Op56'
const PIECES =
  `-----BEGIN RSA PRIVATE KEY-----|-----END RSA PRIVATE KEY-----|https://|me:pw@|git@|host/|?key=|&sig=|/hook/|
hooks.slack.com/services/|iscord.com/api/webhooks/|discordapp.com/api/v9/webhooks/|webhook.office.com/|bot|1234567890:|
logic.azure.com:443/workflows/|${LONG}abc|Authorization: |authorization=|Bearer |basic |eyJhbGciOi.|ghp_|github_pat_|glpat-|
ATBB|ATATT3|AKIA|ASIA|ABIA|ACCA|AIza|ya29.|GOCSPX-|xoxb-|xapp-|hvs.|dop_v1_|npm_|dckr_pat_|hf_|sk-|rk_live_|sk_test_|tk_|
AGE-SECRET-KEY-1|AccountKey=|SharedAccessSignature=|token|Secret|password|PASSWD|passphrase|pwd|api-key|access_key|privateKey|
credentials|": "|: |=| |"|'|;|7|redacted|${LONG}|${LONG.toUpperCase()}`.split('|')

describe('leaving out the rules that cannot match', () => {
  const texts = fc.array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 6 })), { maxLength: 9 })

  it('never leaves out one that would have changed the text', () => {
    fc.assert(
      fc.property(texts, (pieces) => {
        const text = pieces.join('')
        expect(redactText(text)).toBe(redactWithEveryRule(text))
      }),
      { numRuns: 5_000 },
    )
  })
})
