// What the signs of statuses and kinds are drawn of: a drawn picture has the lines themselves, because whoever takes it away as
// a file takes nothing else along. They are those that `StatusIcon` and `KindGlyph` refer to.

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
import { StalledIcon } from '@/components/flux/stalled-icon'
import type { Status } from '@/lib/flux/judge/status'
import type { KindGlyphName } from '@/lib/flux/tell/kind-glyphs'

type Shape = ComponentType<SVGProps<SVGSVGElement>>

export const STATUS_SHAPES: Readonly<Record<Status, Shape>> = {
  ready: CircleCheck,
  reconciling: RefreshCw,
  waiting: Hourglass,
  failed: CircleX,
  stalled: StalledIcon,
  suspended: CirclePause,
  terminating: Trash2,
  unknown: CircleQuestionMark,
  static: CircleMinus,
}

export const GLYPH_SHAPES: Readonly<Record<KindGlyphName, Shape>> = {
  layers: Layers,
  helm: ShipWheel,
  branch: GitBranch,
  container: Container,
  library: Library,
  chart: Package,
  bucket: PaintBucket,
  artifact: PackageOpen,
  combine: Combine,
  images: Images,
  tag: Tag,
  commit: GitCommitHorizontal,
  hook: Webhook,
  bell: Bell,
  send: Send,
  instance: Workflow,
  report: ClipboardList,
  set: Shapes,
  inputs: FileInput,
}
