// Why a runtime cannot start a container, without its own prose, which may hold commands, arguments and paths.

const SIGNS: readonly (readonly [RegExp, string])[] = [
  [/executable file not found|no such file or directory/i, 'its command or a file is not in the image'],
  [/exec format error/i, 'its command is for another architecture'],
  [/permission denied|operation not permitted/i, 'permission denied'],
  [/not a directory|error mounting|failed to mount/i, 'a volume cannot be mounted'],
  [/no space left/i, 'no space left on the node'],
  [/deadline exceeded|timed? ?out/i, 'the runtime does not answer in time'],
  [/name .{0,200}is (?:already in use|reserved)/i, 'the name is still in use'],
  [/runAsNonRoot|will run as root/i, 'the image would run as root, which is not allowed'],
]

/** Undefined where nothing is recognised. */
export function runtimeTrouble(message: string): string | undefined {
  return SIGNS.find(([pattern]) => pattern.test(message))?.[1]
}
