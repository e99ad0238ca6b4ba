// The part of the plan that pages are made of: who may import whom below `components`.

const FEATURES =
  'shell overview resources detail logs actions notifications images deploys events history cluster wall api'.split(' ')
const BELOW_FEATURES = [
  'components/ui',
  'components/flux',
  'components/actions',
  'lib/client',
  'lib/contract',
  'lib/flux',
  'lib/workloads',
  'lib/ground',
]
const PAGE_PACKAGES = ['react', 'react-dom', 'next', 'nuqs', '@tanstack/react-query']
const PACKAGES_OF_FEATURE = {
  shell: ['cmdk', 'next-themes', 'get-nonce', 'radix-ui'],
  notifications: ['react-markdown'],
  detail: ['@codemirror', '@lezer/highlight', 'get-nonce'],
}

export function planOfPages(singles) {
  const below = [...singles, ...BELOW_FEATURES]
  const roomOf = (name, others, packages = []) => room(below, name, others, packages)
  return [
    {
      at: 'components/ui',
      may: ['components/ui'],
      packages: ['react', 'react-dom', 'next', 'radix-ui', 'get-nonce', '@tanstack'],
    },
    {
      at: 'components/flux',
      may: ['components/flux', 'components/ui', 'lib/flux', 'lib/workloads', 'lib/ground', 'lib/client', ...singles],
      types: ['lib/contract'],
      packages: ['react', 'next'],
    },
    ...FEATURES.map((name) => ({
      at: `components/${name}`,
      may: [`components/${name}`, ...below],
      packages: [...PAGE_PACKAGES, ...(PACKAGES_OF_FEATURE[name] ?? [])],
    })),
    { at: 'components/graph', may: ['components/graph', ...below], packages: PAGE_PACKAGES },
    roomOf('model', []),
    roomOf('picture', ['model', 'large', 'export'], ['mermaid', 'd3-selection', 'd3-zoom', 'lucide-react']),
    roomOf('large', ['model', 'picture'], ['dagre-d3-es']),
    roomOf('outline', ['model']),
    roomOf('export', ['model', 'picture']),
  ]
}

function room(below, name, others, packages) {
  return {
    at: `components/graph/${name}`,
    may: [
      ...below,
      'components/graph/geometry.ts',
      'components/graph/graph.css',
      ...[name, ...others].map((one) => `components/graph/${one}`),
    ],
    packages: [...PAGE_PACKAGES, ...packages],
  }
}
