// The line that asks the same from a shell. What has to be filled in stands as a variable of the shell.

import type { DescribedOperation } from './find-operations'

export function commandFor({ method, path, operation }: DescribedOperation): string {
  const { parameters, requestBody, responses, security } = operation
  const required = parameters
    .filter((one) => one.in === 'query' && one.required)
    .map(({ name }) => `${name}=${variable(name)}`)
  const query = required.length === 0 ? '' : `?${required.join('&')}`
  const types = Object.keys(responses['200']?.content ?? {})
  return [
    'curl',
    ...(types.length === 1 && types[0] === 'text/event-stream' ? ['-N'] : []),
    ...(method === 'GET' ? [] : [`-X ${method}`]),
    ...(security?.length === 0 ? [] : ['-H "Authorization: Bearer $TOKEN"']),
    // Whoever does not say which forms they take is refused there.
    ...(responses['406'] === undefined ? [] : [`-H "Accept: ${types.join(', ')}"`]),
    ...(requestBody === undefined ? [] : ['-H "Content-Type: application/json"', '-d @body.json']),
    `"$FLUXDECK${path.replace(/\{(\w+)\}/g, (_, name: string) => variable(name))}${query}"`,
  ].join(' ')
}

function variable(name: string): string {
  return `$${name.toUpperCase()}`
}
