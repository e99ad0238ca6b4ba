export interface ModuleList {
  readonly Go: string
  readonly Require?: readonly { readonly Path: string; readonly Version: string }[]
  readonly Replace?: readonly {
    readonly Old: { readonly Path: string }
    readonly New: { readonly Path: string; readonly Version?: string }
  }[]
}
export function mergeModuleLists(
  lists: readonly ModuleList[],
  pinned: readonly { readonly module: string; readonly version: string; readonly isForced?: boolean }[],
): { readonly goMod: string; readonly newer: number; readonly total: number }
export function isOlder(one: string, other: string): boolean
