// What the law finds and lets pass. Each list may only get shorter: an entry that is not needed any more is a fault too.

/** How many functions above 100 lines there may be outside the simulator, in one place. */
export const KNOWN_LONG_FUNCTIONS_AT_MOST = 3

export const LISTS = {
  computedImports: {
    name: 'computedImports',
    entries: ['lib/flux/graph/mermaid.test.ts', 'scripts/load-built.mjs'],
  },
  environment: {
    name: 'environment',
    entries: ['lib/kubernetes/credentials.ts', 'lib/kubernetes/exec-plugin.ts'],
  },
  names: {
    name: 'names',
    entries: ['lib/server/process-life.ts'],
  },
  casts: {
    name: 'casts',
    entries: [
      'bench/relay-process.ts',
      'components/notifications/use-notification-feed.ts',
      'e2e/real/program.ts',
      'e2e/support/leashed-process.ts',
      'e2e/support/manifests.ts',
      'e2e/support/ntfy.ts',
      'lib/client/fetch-json.ts',
      'lib/contract/row-patch.ts',
      'lib/flux/kinds.ts',
      'lib/flux/object/json-fields.ts',
      'lib/flux/tell/counts.ts',
      'lib/ref.ts',
      'lib/server/door/runtime-handle.ts',
      'lib/server/log.ts',
      'lib/server/sources/share-parts.ts',
    ],
  },
  state: {
    name: 'state',
    entries: [
      'components/actions/dismissed.ts',
      'components/actions/shown-here.ts',
      'components/graph/export/colours.ts',
      'components/graph/large/render.ts',
      'components/graph/picture/mermaid-render.ts',
      'components/ui/kept-place.ts',
      'components/ui/late.tsx',
      'components/ui/return-focus.ts',
      'components/ui/use-tooltip.ts',
      'lib/client/queries.ts',
      'lib/client/toasts.ts',
      'lib/client/use-access.ts',
      'lib/client/use-now.ts',
      'lib/server/sources/share-parts.ts',
      // The loop of a process is one, and who waits for it waits with all others.
      'lib/turns.ts',
    ],
  },
  functions: {
    name: 'functions',
    entries: [
      'e2e/support/api-client.ts createApiClient',
      'e2e/support/control-plane.ts startControlPlane',
      'lib/server/sources/notification-log.ts createNotificationLog',
    ],
  },
}
