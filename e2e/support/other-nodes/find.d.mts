export interface OtherNode {
  readonly major: number
  readonly path: string
}

export function findOtherNodes(): readonly OtherNode[] | undefined
export function ensureOtherNodes(): Promise<readonly OtherNode[]>
