/** The import rules of STYLE.md and ARCHITECTURE.md. Run by `npm run check`: depcruise --config checks/dependency-cruiser.cjs … */

/** Features, lowest first: one may import only those before it, and only through their index. */
const features = [
  'history',
  'mail',
  'jobs',
  'identity',
  'organizations',
  'forms',
  'programs',
  'grants',
  'invitations',
  'partnerships',
  'submissions',
  'terms',
  'notifications',
  'announcements',
  'processes',
  'dashboards',
  'sourcing',
  'reviews',
  'imports',
  'reports',
  'webhooks',
  'api-keys',
]

const tests = '\\.(test|races\\.test|embedded\\.test|postgres\\.test)\\.tsx?$'
const feature = (name) => `^server/features/${name}/`

const order = features.slice(0, -1).map((name, place) => ({
  name: `${name}-knows-no-later-feature`,
  comment:
    "When two features would need each other, the later one subscribes to the earlier one's event. Lifecycles and policies are pure data: whoever shows or checks them may read them.",
  severity: 'error',
  from: { path: feature(name), pathNot: tests },
  to: { path: `^server/features/(${features.slice(place + 1).join('|')})/`, pathNot: '/(lifecycle|policy)\\.ts$' },
}))

module.exports = {
  forbidden: [
    ...order,
    {
      name: 'through-the-index',
      comment: 'Another feature is used through its index.ts, or through its pure lifecycle and policy.',
      severity: 'error',
      from: { path: '^server/features/([^/]+)/', pathNot: tests },
      to: { path: '^server/features/', pathNot: ['^server/features/$1/', '/(index|lifecycle|policy)\\.ts$'] },
    },
    {
      name: 'pure-core',
      comment: 'Lifecycles and policies are pure: no database, no HTTP, no actions.',
      severity: 'error',
      from: { path: '/(lifecycle|policy)\\.ts$' },
      to: {
        path: '^server/(platform/(db|http|outbox|limits)|features/[^/]+/(index|store|(people|grant|obstacle|page|schedule|installation|view|bulk)-store|actions|routes|present|jobs)[^/]*\\.ts$)|node_modules/(kysely|pg|fastify)/',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'platform-knows-no-features',
      severity: 'error',
      from: { path: '^server/platform/', pathNot: tests },
      to: { path: '^server/(features|pages|views|demo|dev|app|main|start)' },
    },
    {
      name: 'contract-stands-alone',
      severity: 'error',
      from: { path: '^contract/', pathNot: tests },
      to: { path: '^(server|web|sdk|cli|presets)/' },
    },
    {
      name: 'web-knows-no-server',
      severity: 'error',
      from: { path: '^web/', pathNot: tests },
      to: { path: '^server/' },
    },
    {
      name: 'sdk-knows-only-the-contract',
      severity: 'error',
      from: { path: '^sdk/src/' },
      to: { path: '^(server|web|cli|presets)/' },
    },
    {
      name: 'pages-use-features-through-the-index',
      severity: 'error',
      from: { path: '^server/pages/', pathNot: tests },
      to: { path: '^server/features/', pathNot: '/index\\.ts$' },
    },
    {
      name: 'tests-stay-outside',
      comment: 'What runs in production never imports what only tests use.',
      severity: 'error',
      from: { path: '^(server|web|sdk|cli|contract|presets)/', pathNot: [tests, '^server/(testing|dev|demo)/'] },
      to: { path: `^server/testing/|${tests}` },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(node_modules|build|artifacts)/|\\.gen\\.ts$' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js'],
    },
  },
}
