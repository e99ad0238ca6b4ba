// What an object says, verbatim: a link where it is an address of the web, an age where it is a time.

import { Age } from '@/components/flux/age'
import { parseWebLink } from '@/lib/web-link'

const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/

export function FactText({ text }: { readonly text: string }) {
  if (ISO_TIME.test(text))
    return (
      <>
        <Age time={text} /> ago
      </>
    )
  const link = parseWebLink(text)
  if (link === undefined) return <span className="foreign font-mono text-sm">{text}</span>
  return (
    <a
      href={link}
      target="_blank"
      rel="noopener noreferrer"
      className="foreign font-mono text-sm text-accent hover:underline"
    >
      {text}
    </a>
  )
}
