// Why an image cannot be had, said without the runtime's own prose: unauthorised, not found, unreachable.

const SIGNS: readonly (readonly [RegExp, string])[] = [
  [/no match for platform|no matching manifest/i, 'not for the architecture of the node'],
  [/toomanyrequests|too many requests|rate limit|\b429\b/i, 'the registry limits pulls'],
  [
    /unauthori[sz]ed|authentication required|authorization failed|no basic auth|access denied|pull access|denied:|\b40[13]\b|forbidden/i,
    'unauthorised',
  ],
  [/manifest unknown|not found|name unknown|does not exist|no such (?:image|manifest)|\b404\b/i, 'not found'],
  [/x509|certificate|tls:/i, 'its certificate is not trusted'],
  [
    /no such host|i\/o timeout|timed? ?out|connection refused|connection reset|no route to host|unreachable|deadline exceeded|dial tcp|EOF|server misbehaving|\b50[0234]\b/i,
    'unreachable',
  ],
  [/no space left/i, 'no space left on the node'],
]

/** Begins with its verb, to stand behind a number of pods. */
export function imageTrouble(image: string, reason: string, message: string): string {
  const named = image === '' ? 'its image' : image
  switch (reason) {
    case 'InvalidImageName':
      return `cannot pull ${named}: that is no name of an image`
    case 'ErrImageNeverPull':
      return `cannot start ${named}: not on the node, and never to be pulled`
    case 'SignatureValidationFailed':
      return `cannot pull ${named}: its signature is not valid`
  }
  const sign = SIGNS.find(([pattern]) => pattern.test(message))
  return sign === undefined ? `cannot pull ${named}` : `cannot pull ${named}: ${sign[1]}`
}
