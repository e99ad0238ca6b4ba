// What each error code means, in one sentence for whoever reads the description of the API.

import type { ErrorCode } from '../errors'

export const ERROR_MEANING: Readonly<Record<ErrorCode, string>> = {
  invalid_request: 'A parameter, the body or the request itself is not what is taken here.',
  invalid_kind: 'This is no kind that can be asked for here.',
  invalid_name: 'This is no name that Kubernetes allows, or no ref.',
  invalid_action: 'There is no such action.',
  unauthenticated: 'Nobody is known by what was sent.',
  forbidden: 'The person may not, and the message names what is missing.',
  actions_disabled: 'Actions are off here.',
  read_only: 'Fluxdeck runs read-only.',
  bad_origin: 'The request comes from another site, or without the value of our page.',
  not_deployed_for_writes: "Fluxdeck's own account may not do it: this speaks to its administrator.",
  not_found: 'It does not exist, as far as this person may see.',
  method_not_allowed: 'The address does not take this method.',
  request_timeout: 'The request took too long.',
  changed: 'The object was replaced since it was looked at.',
  suspended: 'The object is suspended; `details.offer` names the action that resumes it too.',
  in_flight: 'A request for this object is under way: `details.id`.',
  too_large: 'The body is too large.',
  unsupported_media_type: 'The body is of another form than the one that is taken.',
  bad_host: 'Fluxdeck does not answer under this Host.',
  not_applicable: 'There is no such thing for this kind or version, and the message says why.',
  rate_limited: 'Too much was asked for; see Retry-After.',
  internal: 'Something in Fluxdeck failed; its log names the request id.',
  unavailable: 'It cannot be told at the moment, or there is no room for one more reader.',
  upstream_timeout: 'The cluster did not answer: what was asked may have been applied.',
}
