// The tasks of docs/tasks.md, each from the overview, with its presses counted: three at most, or a word in the palette.
import type { Locator, Page } from '@playwright/test'
import type { SimulatorControl } from '@/lib/simulator/simulator'
import { pushCommit } from './support/push-commit'
import { expect, open, test } from './support/stage'
import { zoneAtNight } from './support/zone-at-night'

// Whoever reads these pages reads them in the night.
test.use({ part: 'tasks', timezoneId: zoneAtNight() })

const MOST = 3
const SUBJECT = 'feat: one more thing'
const main = (page: Page) => page.getByRole('main')

/** Somebody who begins at the overview, and counts. */
class Visitor {
  presses = 0

  constructor(readonly page: Page) {}

  async press(what: Locator): Promise<void> {
    this.presses += 1
    await what.click()
  }

  /** The key, the word and Enter are one: nobody looks for where it is. */
  async say(word: string, entry: string | RegExp): Promise<void> {
    this.presses += 1
    await this.page.keyboard.press('ControlOrMeta+k')
    const palette = this.page.getByRole('dialog', { name: 'Search or jump to' })
    await expect(palette.getByRole('combobox')).toBeFocused()
    await this.page.keyboard.type(word)
    await palette.getByRole('option').filter({ hasText: entry }).first().click()
  }
}

interface Task {
  readonly name: string
  /** What happens in the cluster first. */
  readonly before?: (control: SimulatorControl) => void
  readonly go: (visitor: Visitor) => Promise<void>
}

const TASKS: readonly Task[] = [
  {
    name: 'find the cause',
    async go({ page }) {
      const problem = page
        .getByRole('region', { name: 'Problems' })
        .getByRole('listitem')
        .filter({ hasText: 'paperless' })
      await expect(problem.first()).toContainText(/Failed[\s\S]*kustomization/i)
    },
  },
  {
    name: 'press what helps',
    async go(visitor) {
      const { page } = visitor
      const problem = page
        .getByRole('region', { name: 'Problems' })
        .getByRole('listitem')
        .filter({ hasText: 'paperless' })
      await visitor.press(problem.getByRole('button', { name: /^Reconcile/ }).first())
      await expect(problem.first()).toContainText(/Requested/)
    },
  },
  {
    name: 'see which image runs where',
    async go(visitor) {
      await visitor.say('images', /^Images/)
      await expect(main(visitor.page)).toContainText(/jellyfin:[\d.]+/)
      await expect(main(visitor.page)).toContainText(/[\d.]+ runs in 1 of 1/)
    },
  },
  {
    name: 'see who gets told',
    async go(visitor) {
      await visitor.say('cluster-errors', 'cluster-errors')
      await expect(main(visitor.page)).toContainText('Who is told of what')
      await expect(main(visitor.page)).toContainText('every HelmRelease in apps')
    },
  },
  {
    name: 'see why nobody is told',
    async go(visitor) {
      const { page } = visitor
      await visitor.say('notifications', /^Notifications/)
      await visitor.press(page.getByText(/objects have no Alert/))
      await expect(
        page.getByRole('region', { name: 'Objects without an Alert' }).getByRole('link').first(),
      ).toBeVisible()
    },
  },
  {
    name: 'make a wall',
    async go(visitor) {
      const { page } = visitor
      await visitor.say('wall', /^Screens/)
      const wall = page.waitForEvent('popup')
      await visitor.press(page.getByRole('link', { name: 'Open this wall' }))
      await expect((await wall).getByRole('heading', { level: 1 })).toContainText('fail')
    },
  },
  {
    // To its end it is walked with a screen, in the stories of screens: one press more lets it in.
    name: 'pair a screen',
    async go(visitor) {
      const { page } = visitor
      await visitor.say('pair', /^Screens/)
      await page.getByRole('textbox', { name: 'Code' }).fill('ABC 234')
      await visitor.press(page.getByRole('button', { name: 'Find the screen' }))
      await expect(page.getByRole('alert').first()).toBeVisible()
      visitor.presses += 1
    },
  },
  {
    name: 'share the picture',
    async go(visitor) {
      const { page } = visitor
      const saved = page.waitForEvent('download')
      await visitor.press(page.getByRole('button', { name: /of the incident around Kustomization\/apps\/paperless/ }))
      expect((await saved).suggestedFilename()).toMatch(/incident-paperless.*\.png$/)
    },
  },
  {
    name: 'silence the single keys',
    async go(visitor) {
      const { page } = visitor
      await visitor.press(page.getByRole('banner').getByRole('button').last())
      await visitor.press(page.getByRole('menuitemcheckbox', { name: 'Single-key shortcuts' }))
      await page.keyboard.press('Escape')
      await page.keyboard.press('g')
      await page.keyboard.press('n')
      await expect(page).toHaveURL(/\/$/)
    },
  },
  {
    name: 'see whether a commit arrived',
    before: (control) => pushCommit(control, 'GitRepository/flux-system/flux-system', SUBJECT),
    async go(visitor) {
      const { page } = visitor
      await visitor.press(page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Deploys' }))
      await visitor.press(page.getByRole('link').filter({ hasText: SUBJECT }))
      await expect(page.getByRole('heading', { level: 1 })).toContainText(SUBJECT)
      await expect(main(page)).toContainText(/Rolled out|Rolling out|Failed in part|Ended/)
    },
  },
  {
    name: 'see what happened at 02:00',
    async go(visitor) {
      const { page } = visitor
      await visitor.press(page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'History' }))
      await visitor.press(page.getByRole('button', { name: 'Last night' }))
      const night = page.getByRole('region', { name: /^Night to/ })
      await expect(
        night
          .getByRole('listitem')
          .filter({ hasText: /^02:\d\d/ })
          .first(),
      ).toBeVisible()
    },
  },
  {
    name: 'find what waits',
    async go(visitor) {
      await visitor.say('waiting', /^Waiting/)
      await expect(visitor.page).toHaveURL(/status=waiting/)
      await expect(main(visitor.page).getByRole('row').filter({ hasText: 'Waiting' }).first()).toBeVisible()
    },
  },
]

for (const { name, before, go } of TASKS) {
  test(name, async ({ operatorPage: page, cluster }) => {
    before?.(cluster.control)
    await open(page, '/')
    const visitor = new Visitor(page)
    await go(visitor)
    expect(visitor.presses).toBeLessThanOrEqual(MOST)
  })
}
