// What the signs of statuses and kinds are drawn of: a drawn picture has the lines themselves, because whoever takes it away as
// a file takes nothing else along.

import {
  Bell,
  CircleCheck,
  CircleMinus,
  CirclePause,
  CircleQuestionMark,
  CircleX,
  ClipboardList,
  Combine,
  Container,
  FileInput,
  GitBranch,
  GitCommitHorizontal,
  Hourglass,
  Images,
  Layers,
  Library,
  Package,
  PackageOpen,
  PaintBucket,
  RefreshCw,
  Send,
  Shapes,
  ShipWheel,
  Tag,
  Trash2,
  Webhook,
  Workflow,
} from 'lucide-react'
import type { ComponentType, SVGProps } from 'react'
import type { KindIcon } from '@/components/flux/kind-glyph'
import type { STATUS_ICONS } from '@/components/flux/status-icon'
import type { Status } from '@/lib/flux/judge/status'

type Shape = ComponentType<SVGProps<SVGSVGElement>>
type Sign = (typeof STATUS_ICONS)[Status] | KindIcon

const SHAPES: Readonly<Record<Extract<Sign, { symbol: string }>['symbol'], Shape>> = {
  bell: Bell,
  'circle-check': CircleCheck,
  'circle-minus': CircleMinus,
  'circle-pause': CirclePause,
  'circle-question-mark': CircleQuestionMark,
  'circle-x': CircleX,
  'clipboard-list': ClipboardList,
  combine: Combine,
  container: Container,
  'file-input': FileInput,
  'git-branch': GitBranch,
  'git-commit-horizontal': GitCommitHorizontal,
  hourglass: Hourglass,
  images: Images,
  layers: Layers,
  library: Library,
  package: Package,
  'package-open': PackageOpen,
  'paint-bucket': PaintBucket,
  'refresh-cw': RefreshCw,
  send: Send,
  shapes: Shapes,
  'ship-wheel': ShipWheel,
  tag: Tag,
  trash: Trash2,
  webhook: Webhook,
  workflow: Workflow,
}

/** A sign that refers to no file is its lines itself. */
export function shapeOf(sign: Sign): Shape {
  return 'symbol' in sign ? SHAPES[sign.symbol] : sign
}
