'use client'
// A page outside of the console that failed, or the frame of the console itself.

import { PageFailure, type PageFailureProps } from '@/components/shell/page-failure'

export default function ErrorPage(props: PageFailureProps) {
  return (
    <main>
      <PageFailure {...props} />
    </main>
  )
}
