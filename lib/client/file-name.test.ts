import { describe, expect, it } from 'vitest'
import { fileName } from './file-name'

describe('a file to take away', () => {
  const asOf = new Date('2026-11-21T18:30:05.250Z')

  it.each([
    ['homelab', 'fluxdeck-homelab-dependencies-2026-11-21T18-30-05Z.svg'],
    ['../../etc/passwd', 'fluxdeck-etc-passwd-dependencies-2026-11-21T18-30-05Z.svg'],
    ['arn:aws:eks:eu-1:12/prod', 'fluxdeck-arn-aws-eks-eu-1-12-prod-dependencies-2026-11-21T18-30-05Z.svg'],
    ['…', 'fluxdeck-cluster-dependencies-2026-11-21T18-30-05Z.svg'],
  ])('of the cluster %s has a name that any system takes', (cluster, expected) => {
    expect(fileName(cluster, 'dependencies', asOf, 'svg')).toBe(expected)
  })
})
