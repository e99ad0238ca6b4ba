// History that is switched off: nothing is kept, and whoever asks is told so by its state.

import type { HistoryStore } from './store'

export const NO_HISTORY: HistoryStore = {
  write: () => undefined,
  rest: () => undefined,
  read: {
    entries: async () => ({ rows: [] }),
    spans: async () => [],
    seen: async () => [],
    rollouts: async () => ({ rows: [] }),
    rollout: async () => undefined,
    rolloutObjects: async () => [],
    neighbours: async () => ({}),
    actions: async () => [],
    days: async () => undefined,
  },
  state: () => ({ kind: 'off', state: 'disabled', reason: 'HISTORY_URL=off: nothing is kept' }),
  onChange: () => () => undefined,
  onTurn: () => () => undefined,
  close: async () => undefined,
}
