// What keeps the proof from coming that a name is ours: the reason for which a certificate of an ACME issuer is not there.

import { readText, readTexts } from '@/lib/flux/object/json-fields'
import { redactText } from '@/lib/flux/object/redact'
import { bad, type Finding, good, type Told, unknown } from './check'
import { because } from './conditions'
import type { GroundObject } from './ground-object'
import { FINDING_WORDS } from './words'

const FAILED: Told = ['fails', 'fail']
/** So much of a request's name an order takes. */
const CUT_NAME = 52

export function judgeChallenge(object: GroundObject): Finding {
  const { spec, status, createdAt } = object
  const name = readText(spec, 'dnsName') ?? object.name
  const why = because({ reason: '', message: redactText(readText(status, 'reason') ?? '') })
  switch (readText(status, 'state')) {
    case 'valid':
    case 'ready':
      return good(`${name} is proved`)
    case 'invalid':
    case 'expired':
    case 'errored':
      return bad(`${name} is not proved${why}`, FAILED, createdAt)
    default:
      return unknown(`${name} is being proved${why}`, createdAt)
  }
}

/** `; web.example.org is not proved: no such record`, behind what is said of the certificate. */
export function whyOfChallenges(certificate: GroundObject, challenges: readonly GroundObject[]): string {
  const [worst] = challenges
    .filter((challenge) => isOf(challenge, certificate))
    .map(judgeChallenge)
    .filter(({ word }) => word !== 'good')
    .sort((a, b) => FINDING_WORDS.indexOf(a.word) - FINDING_WORDS.indexOf(b.word))
  return worst === undefined ? '' : `; ${worst.sentence}`
}

/** cert-manager names a request after its certificate and a number, and an order after the request and a hash. */
function isOf(challenge: GroundObject, certificate: GroundObject): boolean {
  const { namespace, owners } = challenge
  if (namespace !== certificate.namespace) return false
  return owners.some(({ kind, name }) => {
    if (kind !== 'Order') return false
    const request = name.replace(/-\d+$/, '')
    if (request.replace(/-\d+$/, '') === certificate.name) return true
    // Of a longer name the end is cut off, and the name that is to be proved tells which one it is of.
    const isCut = request.length >= CUT_NAME - 1
    return isCut && `${certificate.name}-`.startsWith(request) && asksFor(certificate, challenge)
  })
}

function asksFor({ spec }: GroundObject, challenge: GroundObject): boolean {
  const name = readText(challenge.spec, 'dnsName')
  return name !== undefined && readTexts(spec, 'dnsNames').some((one) => one.replace(/^\*\./, '') === name)
}
