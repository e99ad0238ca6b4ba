import { getRuntime } from '@/lib/server/runtime-handle'

export const dynamic = 'force-dynamic'

export async function GET(request: Request, context: { params: Promise<{ id: string }> }): Promise<Response> {
  return getRuntime().api.action(request, await context.params)
}

export const DELETE = GET
