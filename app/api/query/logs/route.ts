import { getRuntime } from '@/lib/server/door/runtime-handle'

export const dynamic = 'force-dynamic'

export function POST(request: Request): Promise<Response> {
  return getRuntime().api.queryLogs(request, {})
}
