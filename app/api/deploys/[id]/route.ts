import { getRuntime } from '@/lib/server/door/runtime-handle'

export const dynamic = 'force-dynamic'

type Context = { params: Promise<{ id: string }> }

export async function GET(request: Request, { params }: Context): Promise<Response> {
  return getRuntime().api.deploy(request, await params)
}
