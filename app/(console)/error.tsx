'use client'
// A page of the console that failed: the frame around it stays, with every way to the others.

import { PageFailure, type PageFailureProps } from '@/components/shell/page-failure'

export default function ConsoleErrorPage(props: PageFailureProps) {
  return <PageFailure {...props} />
}
