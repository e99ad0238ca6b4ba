// The words of a message: Markdown without markup, pictures or foreign schemes, or plain text with its addresses as links.

import type { ReactNode } from 'react'
import ReactMarkdown, { type Components } from 'react-markdown'
import { parseWebLink } from '@/lib/web-link'
import { isTameMarkdown } from './markdown-limits'

export function MessageText({ text, markdown }: { readonly text: string; readonly markdown: boolean }) {
  if (!markdown || !isTameMarkdown(text)) {
    return (
      <p dir="auto" className="foreign whitespace-pre-wrap">
        {linkAddresses(text)}
      </p>
    )
  }
  return (
    <div dir="auto" className="foreign space-y-1.5 [&_ol]:list-decimal [&_ol]:pl-5 [&_ul]:list-disc [&_ul]:pl-5">
      <ReactMarkdown components={COMPONENTS} urlTransform={(url) => parseWebLink(url) ?? ''}>
        {text}
      </ReactMarkdown>
    </div>
  )
}

/** A link out of the program. It says nothing of this page to where it leads. */
export function OutwardLink({ href, children }: { readonly href: string; readonly children: ReactNode }) {
  return (
    <a href={href} target="_blank" rel="noopener noreferrer" className="text-accent underline-offset-2 hover:underline">
      {children}
    </a>
  )
}

function Heading({ children }: { readonly children?: ReactNode }) {
  return <p className="font-semibold">{children}</p>
}

const COMPONENTS: Components = {
  a: ({ href, children }) => (href ? <OutwardLink href={href}>{children}</OutwardLink> : <span>{children}</span>),
  // A picture would be a request to somebody else.
  img: ({ alt, src }) => <span>{alt || (typeof src === 'string' && src) || 'picture'}</span>,
  h1: Heading,
  h2: Heading,
  h3: Heading,
  h4: Heading,
  h5: Heading,
  h6: Heading,
  pre: ({ children }) => <pre className="overflow-x-auto rounded-sm bg-sunken p-2 font-mono text-sm">{children}</pre>,
  code: ({ children }) => <code className="font-mono text-sm">{children}</code>,
  blockquote: ({ children }) => <blockquote className="border-l-2 border-line pl-2 text-muted">{children}</blockquote>,
}

/** Without brackets, which belong to the text around, and without what would reorder it. */
const ADDRESS = /(https?:\/\/[^\s<>"'()[\]\u200b-\u200f\u202a-\u202e\u2066-\u2069]{1,2000})/

function linkAddresses(text: string): readonly ReactNode[] {
  return text.split(ADDRESS).map((part, index) => {
    if (index % 2 === 0) return part
    const address = part.replace(/[.,;:!?}]+$/, '')
    const href = parseWebLink(address)
    if (href === undefined) return part
    return (
      <span key={index}>
        <OutwardLink href={href}>{address}</OutwardLink>
        {part.slice(address.length)}
      </span>
    )
  })
}
