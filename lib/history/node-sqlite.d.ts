// Of the module that newer versions of Node bring along: what is used here.

declare module 'node:sqlite' {
  export const DatabaseSync: typeof import('@photostructure/sqlite').DatabaseSync
}
