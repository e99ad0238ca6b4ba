// A file that the browser saves where it saves files.

export function saveFile(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The download has begun with the click but may still read from the address.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
