import { describe, expect, it } from 'vitest'
import { readDriftLines } from './drift-lines'

describe('a message on drift', () => {
  it('is read line by line as helm-controller writes it', () => {
    const message = [
      'Cluster state of release apps/web.v4 has drifted from the desired state:',
      'Deployment/apps/web changed (1 additions, 2 changes, 0 removals)',
      'ConfigMap/apps/web removed',
      'ClusterRole//system:web excluded',
    ].join('\n')
    expect(readDriftLines(message)).toEqual([
      { object: 'Deployment/apps/web', change: 'changed', additions: 1, changes: 2, removals: 0, paths: [] },
      { object: 'ConfigMap/apps/web', change: 'removed', paths: [] },
      { object: 'ClusterRole//system:web', change: 'excluded', paths: [] },
    ])
  })

  it('takes the paths of fields, in the line or below it', () => {
    const message =
      'Deployment/apps/web changed: /spec/replicas, /spec/template/spec/containers/0/image\n  /metadata/labels/a~1b'
    expect(readDriftLines(message)).toEqual([
      {
        object: 'Deployment/apps/web',
        change: 'changed',
        paths: ['/spec/replicas', '/spec/template/spec/containers/0/image', '/metadata/labels/a~1b'],
      },
    ])
  })

  it('names no object that the text does not', () => {
    expect(readDriftLines('No drift detected')).toEqual([])
    expect(readDriftLines('')).toEqual([])
    expect(readDriftLines('see https://example.com/a/b for /help')).toEqual([])
  })
})
