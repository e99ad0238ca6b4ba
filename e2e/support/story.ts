// What every browser story starts from: a product of its own per worker, on the demo cluster unless the
// file asks for another with `test.use({ productEnv: … })`, and a page that is signed in by the launch address.
import { test as base, expect, type Page } from '@playwright/test'
import { type Clocks, type Product, startProduct } from './product'

interface WorkerFixtures {
  readonly productEnv: Readonly<Record<string, string>>
  readonly clocks: Clocks
  readonly product: Product
}

interface TestFixtures {
  /** A page that came in through the printed address and may act. */
  readonly operatorPage: Page
  /** No story may break a rule that all pages keep; this one listens to each of them. */
  readonly listener: undefined
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  productEnv: [{ CLUSTER: 'demo' }, { scope: 'worker', option: true }],
  clocks: ['real', { scope: 'worker', option: true }],
  product: [
    async ({ productEnv, clocks }, use) => {
      const product = await startProduct({ env: productEnv, clocks })
      await use(product)
      await product.stop()
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ product }, use) => {
    await use(product.url)
  },
  operatorPage: async ({ page, product }, use) => {
    await page.goto(await product.nextLaunchUrl())
    await use(page)
  },
  listener: [
    async ({ context }, use) => {
      const complaints: string[] = []
      context.on('request', (request) => {
        if (request.isNavigationRequest()) return
        const { protocol, origin } = new URL(request.url())
        if (/^(https?|wss?):$/.test(protocol) && origin !== new URL(request.frame().url()).origin)
          complaints.push(`A request left for ${origin}.`)
      })
      context.on('console', (message) => {
        if (message.text().includes('Content Security Policy')) complaints.push(message.text())
      })
      context.on('weberror', (failure) => complaints.push(`Uncaught in the page: ${failure.error().stack ?? ''}`))
      await use(undefined)
      expect(complaints).toEqual([])
    },
    { auto: true },
  ],
})

export { expect } from '@playwright/test'
