// The words by which servers say no, wherever they stand in a message. A bare number is none of them: it may be a line of a
// file or part of a version.

const NAMED = String.raw`(?:[Ss]tatus(?: ?[Cc]ode)?|[Cc]ode|HTTP(?:\/\d(?:\.\d)?)?|[Rr]esponse|RESPONSE|returned|error)[:=]? ?"?`

const status = (codes: string, phrases: string) => String.raw`${NAMED}(?:${codes})\b|\b(?:${codes}) (?:${phrases})\b`

export const TOO_MANY_REQUESTS = new RegExp(
  `${status('429', '[Tt]oo [Mm]any')}|TOOMANYREQUESTS|toomanyrequests|[Tt]oo [Mm]any [Rr]equests|(?:pull|API) rate limit|secondary rate limit|rate limit exceeded`,
)

export const CREDENTIALS_REFUSED = new RegExp(
  `${status('401|403', 'Unauthorized|Forbidden|unauthorized|forbidden')}|UNAUTHORIZED|[Uu]nauthorized|[Aa]uthentication (?:is )?required|[Ii]nvalid (?:username|credentials)|Bad credentials|DENIED|Access ?Denied|InvalidAccessKeyId|SignatureDoesNotMatch|Access Key Id you provided|could not read Username|HTTP Basic: Access denied`,
)

export const NOT_FOUND = new RegExp(status('404', 'Not Found|not found|page not found'))
