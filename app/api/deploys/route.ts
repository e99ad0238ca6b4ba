import { getRuntime } from '@/lib/server/door/runtime-handle'

export const dynamic = 'force-dynamic'

export function GET(request: Request): Promise<Response> {
  return getRuntime().api.deploys(request, {})
}
