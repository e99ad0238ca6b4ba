// The question for the lines of some pods, in LogQL: names are data, and stand in it literally.

export interface NamedPod {
  readonly namespace: string
  readonly name: string
}

/** Undefined where there is no pod to ask about. */
export function selectPods(pods: readonly NamedPod[]): string | undefined {
  const namespaces = [...new Set(pods.map(({ namespace }) => namespace))].sort()
  const names = [...new Set(pods.map(({ name }) => name))].sort()
  if (names.length === 0) return undefined
  return `{namespace=~${quote(namespaces.map(literally).join('|'))}, pod=~${quote(names.map(literally).join('|'))}}`
}

/** For RE2, in which everything else stands for itself. */
function literally(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')
}

function quote(text: string): string {
  return `"${text.replaceAll(/["\\]/g, '\\$&').replaceAll('\n', '\\n')}"`
}
