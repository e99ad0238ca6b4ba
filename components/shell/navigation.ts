// The pages of the console, in order, each with its icon and key.

import {
  Bell,
  Braces,
  CalendarClock,
  Container,
  History,
  type Icon,
  Layers,
  LayoutDashboard,
  MonitorCog,
  Rocket,
  Server,
  Share2,
  TableProperties,
} from '@/components/ui/icons'
import { routeTo } from '@/lib/routes'

export interface NavigationItem {
  readonly id:
    | 'overview'
    | 'resources'
    | 'graph'
    | 'deploys'
    | 'notifications'
    | 'images'
    | 'history'
    | 'events'
    | 'cluster'
  readonly label: string
  readonly href: string
  readonly icon: Icon
  /** Pressed after `g`. */
  readonly key: string
}

export const NAVIGATION: readonly NavigationItem[] = [
  { id: 'overview', label: 'Overview', href: routeTo.overview(), icon: LayoutDashboard, key: 'o' },
  { id: 'resources', label: 'Resources', href: routeTo.resources(), icon: TableProperties, key: 'r' },
  { id: 'graph', label: 'Graph', href: routeTo.graph(), icon: Share2, key: 'g' },
  { id: 'notifications', label: 'Notifications', href: routeTo.notifications(), icon: Bell, key: 'n' },
  { id: 'deploys', label: 'Deploys', href: routeTo.deploys(), icon: Rocket, key: 'd' },
  { id: 'images', label: 'Images', href: routeTo.images(), icon: Layers, key: 'i' },
  { id: 'history', label: 'History', href: routeTo.history(), icon: History, key: 'h' },
  { id: 'events', label: 'Events', href: routeTo.events(), icon: CalendarClock, key: 'e' },
  { id: 'cluster', label: 'Cluster', href: routeTo.ground(), icon: Server, key: 'c' },
]

/** So many have room at the bottom of a phone. */
export const PHONE_ITEMS = 4

/** What the palette leads to beside the pages: views that have no place of their own in the bar. */
export const FURTHER_VIEWS: readonly Omit<NavigationItem, 'id' | 'key'>[] = [
  { label: 'Workloads', href: routeTo.resources({ view: 'workloads' }), icon: Container },
  { label: 'Screens: make a wall, pair a screen', href: routeTo.wallSetup(), icon: MonitorCog },
  { label: 'API', href: routeTo.api(), icon: Braces },
]

export function isCurrent(href: string, pathname: string): boolean {
  return href === '/' ? pathname === '/' : pathname === href || pathname.startsWith(`${href}/`)
}
