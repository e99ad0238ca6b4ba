// The words that the interface no longer uses: who brings one back hears of it, in the source and on the page.

/** Each with what is said instead. */
export const OLD_WORDS: readonly (readonly [RegExp, string])[] = [
  [/root causes? holds? back|No root cause to fix/, '3 resources fail and hold back 2 others'],
  [/that Fluxdeck does not know|unknown to Fluxdeck/, 'No advice for this message yet'],
  [/since Fluxdeck looks/, 'No changes since Fluxdeck started (04:21)'],
  [/Nothing is called that/, 'No match for “susp”'],
  [/Many at once/, 'Bulk actions'],
  [/can be asked\.|What is asked|asked of it now|Looking at your rights/, 'Will be sent · Checking permissions…'],
  [
    /partly live|told to wait|may be old|^not signed in$/,
    '1 source not live · rate-limited · out of date · wrong credentials',
  ],
  [/≥/, 'at least 5 h'],
  [/failing for long|waits for ever/, 'failing for 5 h · will never be ready'],
  [/\bwaves? (?:\d|$)|(?:part of|in) a circle|more circles/, 'step 3 · cycle'],
  [/stand folded|out of sight/, '194 objects in 10 groups · 3 edges to hidden objects'],
  [/^(?:Waits for(?: or takes from)?|Waits for this or takes from it|Is waited for by)$/, 'Depends on · Needed by'],
  [/^Around it$|large graph/, 'Neighbours · Open in graph'],
  [/Up to date with its source\b.*\bfetch/, 'Fetched the newest revision'],
  [/^Version$/, 'API version'],
  [
    /\b(?:Git|OCI|Helm|Image) repositories\b|\bHelm charts\b|\bImage (?:policies|update automations)\b/,
    'GitRepositories, as Kubernetes says it',
  ],
  [/0 by default|attempts to .* so far/, 'tried once, and no retries are configured'],
  [/last result before that/, 'Last result: Ready.'],
  [/Press its first button/, 'Run the suggested action'],
  [/newer revision is being rolled out/, 'which revision runs, and what stands between'],
]

export function findIn(text: string, words: readonly (readonly [RegExp, string])[]): readonly string[] {
  return words.flatMap(([old, instead]) => (old.test(text) ? [`“${text.slice(0, 120)}”: ${instead}`] : []))
}
