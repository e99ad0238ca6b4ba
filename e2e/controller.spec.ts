// A controller that is down: its objects look as they did, so the pages must say that nobody looks after them.
import { expect, open, test } from './support/stage'

test('a controller that is down is the cause, and its objects may be old, on every page', async ({ page, cluster }) => {
  await open(page, '/')
  cluster.control.setStatus('Deployment/flux-system/helm-controller', {
    readyReplicas: 0,
    availableReplicas: 0,
    unavailableReplicas: 1,
    conditions: [
      { type: 'Available', status: 'False', reason: 'MinimumReplicasUnavailable', message: 'no minimum availability' },
    ],
  })
  await expect(page.getByRole('region', { name: 'Verdict' })).toContainText('helm-controller down')
  const problem = page.getByRole('listitem').filter({ hasText: 'Deployment' }).first()
  await expect(problem).toContainText('helm-controller')
  await expect(problem.getByRole('link', { name: 'Open' })).toHaveCount(0)

  await page.goto('/resources?kind=HelmRelease&status=ready')
  await expect(page.getByRole('row').filter({ hasText: 'traefik' })).toContainText('out of date')
  await page.goto('/resources/HelmRelease/traefik/traefik')
  await expect(page.getByText(/helm-controller is down/).first()).toBeVisible()

  cluster.control.setStatus('Deployment/flux-system/helm-controller', {
    readyReplicas: 1,
    availableReplicas: 1,
    unavailableReplicas: 0,
    conditions: [{ type: 'Available', status: 'True', reason: 'MinimumReplicasAvailable', message: '' }],
  })
  await expect(page.getByText(/helm-controller is down/)).toHaveCount(0)
  await open(page, '/')
  await expect(page.getByRole('region', { name: 'Verdict' })).toContainText('controllers ready')
})
