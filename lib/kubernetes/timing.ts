// Every duration and size that decides how this folder behaves against a cluster, in one place.

export const TIMING = {
  /** Objects asked for per list page, as long as they are small. */
  pageLimit: 500,
  listPageTimeoutMs: 60_000,
  readTimeoutMs: 10_000,
  patchTimeoutMs: 10_000,
  reviewTimeoutMs: 4_000,
  /** DNS, TCP and TLS together; below every request timeout, so a write that timed out was sent. */
  connectTimeoutMs: 8_000,
  /** A list of one kind that began again this often gives up and backs off. */
  listRestarts: 2,
  /** A first list that hangs hands its place on after this long. */
  firstListPlaceMs: 15_000,
  parallelFirstLists: 4,
  /** So many pages that are not small are held at once, by all lists together. */
  parallelLargePages: 2,
  watchMinSeconds: 300,
  watchMaxSeconds: 600,
  /** More than a bookmark interval; a half-open connection costs less than two minutes. */
  silenceMs: 75_000,
  /** Where no bookmarks come, quiet is no sign: such a watch ends by itself this soon, and a dead one a little later. */
  unmarkedWatchSeconds: 300,
  unmarkedSilenceMs: 330_000,
  backoffMinMs: 1_000,
  backoffMaxMs: 30_000,
  /** A connection that lived this long has earned a fresh backoff. */
  backoffResetMs: 30_000,
  minConnectGapMs: 3_000,
  staleAfterMs: 30_000,
  /** After a failure inside a stream the next one must last this long, or deliver, before it counts as working. */
  proveAliveMs: 5_000,
  /** The same for a watch that goes on from before a fault. */
  proveResumedMs: 1_000,
  /** So soon, and so often, a server that has just come back is asked again although it refuses. */
  startingRetryMs: 3_000,
  startingAnswers: 5,
  forbiddenRetryMs: 60_000,
  rateLimitedMinMs: 60_000,
  retryAfterMaxMs: 600_000,
  /** After a line that could not be read the kind is listed again, but not more often than the second number. */
  relistAfterBadLineMs: 5_000,
  relistAfterBadLineMinGapMs: 60_000,
  /** Watches that end this fast and empty, this often in a row, count as a failure. */
  emptyWatchMs: 5_000,
  emptyWatchLimit: 3,
  execPluginTimeoutMs: 30_000,
  /** Credentials, files included, are read again after this long. */
  credentialsMaxAgeMs: 60_000,
  /** Many requests may be refused in one moment: they share one reload. */
  credentialsReloadMinGapMs: 5_000,
  /** A plugin's credential is renewed this long before it runs out. */
  credentialsExpiryMarginMs: 10_000,
} as const

export const SIZE = {
  maxLineBytes: 8 * 1024 * 1024,
  /** So much of a line that is too long is searched for its name, which stands behind annotations and managed fields. */
  lineHeadBytes: 2 * 1024 * 1024,
  maxReadBytes: 8 * 1024 * 1024,
  /** A page of this size shows no strain. */
  smallPageBytes: 512 * 1024,
  /** After a page above this size fewer objects are asked for. */
  largePageBytes: 2 * 1024 * 1024,
  /** Above this a page is not read: half of it is asked for. */
  maxPageBytes: 4 * 1024 * 1024,
  /** Of a larger object only the name is read. */
  maxObjectBytes: 8 * 1024 * 1024,
  /** For a server that sends everything in one page, whatever it is asked for. */
  maxListBytes: 256 * 1024 * 1024,
  maxDiscoveryBytes: 64 * 1024 * 1024,
  maxErrorBytes: 64 * 1024,
  maxPluginOutputBytes: 1024 * 1024,
  maxDepth: 100,
} as const
