// What is said of an address that leads nowhere.

import Link from 'next/link'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { routeTo } from '@/lib/routes'

export function Nowhere() {
  return (
    <>
      <h1 className="sr-only">Not found</h1>
      <EmptyState
        kind="empty"
        title="There is no page at this address"
        className="pt-16"
        action={
          <>
            <Button asChild look="primary">
              <Link prefetch={false} href={routeTo.overview()}>
                Overview
              </Link>
            </Button>
            <Button asChild>
              <Link prefetch={false} href={routeTo.resources()}>
                All resources
              </Link>
            </Button>
          </>
        }
      />
    </>
  )
}
