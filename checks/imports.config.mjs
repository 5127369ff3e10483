/** Who may import whom (dependency-cruiser). Types alone do not count: they are gone when the program runs. */

/** Lowest first: a feature may import those before it, through their index. */
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
  'notifications',
]
/** Pure tables and functions may be read by anybody: nothing happens in them. */
const pureNeighbours = '/(lifecycle|policy)\\.ts$'
const inFeature = (names) => `^server/features/(${names.join('|')})/`

const order = features.slice(0, -1).map((feature, at) => ({
  name: `${feature}-imports-only-lower-features`,
  comment:
    'A feature imports only lower ones. When two would need each other, the later one subscribes to the earlier one’s event.',
  severity: 'error',
  from: { path: inFeature([feature]), pathNot: '\\.test\\.ts$' },
  to: { path: inFeature(features.slice(at + 1)), pathNot: pureNeighbours },
}))

export default {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'resolvable',
      severity: 'error',
      from: { pathNot: '\\.(test|d)\\.tsx?$' },
      to: { couldNotResolve: true, pathNot: '^#views$|^vite/' },
    },
    {
      name: 'contract-stands-alone',
      severity: 'error',
      from: { path: '^contract/' },
      to: { path: '^(server|web|sdk|cli|presets|e2e|bench)/' },
    },
    {
      name: 'presets-are-data',
      severity: 'error',
      from: { path: '^presets/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(server|web|sdk|cli)/' },
    },
    {
      name: 'web-never-imports-the-server',
      severity: 'error',
      from: { path: '^web/' },
      to: { path: '^(server|cli)/' },
    },
    {
      name: 'sdk-knows-only-the-contract',
      severity: 'error',
      from: { path: '^sdk/src/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(server|web|cli|presets)/' },
    },
    {
      name: 'platform-knows-no-business',
      severity: 'error',
      from: { path: '^server/platform/', pathNot: '\\.test\\.ts$' },
      to: { path: '^server/(features|pages|views|demo|dev|testing)/|^presets/' },
    },
    {
      name: 'features-through-their-index',
      severity: 'error',
      from: { path: '^server/features/([^/]+)/', pathNot: '\\.test\\.ts$' },
      to: {
        path: '^server/features/[^/]+/',
        pathNot: `^server/features/[^/]+/index\\.ts$|^server/features/$1/|${pureNeighbours}`,
      },
    },
    {
      name: 'features-stand-below-pages',
      severity: 'error',
      from: { path: '^server/features/', pathNot: '\\.test\\.ts$' },
      to: { path: '^server/(pages|demo|dev)/' },
    },
    {
      name: 'rules-are-pure',
      comment: 'Lifecycles and policies are decided without reading or writing anything.',
      severity: 'error',
      from: { path: '^server/features/[^/]+/(lifecycle|policy)\\.ts$' },
      to: { path: '^server/platform/db/|/store\\.ts$|^node_modules/(kysely|pg|fastify)/', reachable: true },
    },
    {
      name: 'views-are-pure',
      severity: 'error',
      from: { path: '^server/views/', pathNot: '\\.test\\.tsx?$' },
      to: { path: '^server/(platform|features|pages)/' },
    },
    {
      name: 'no-tests-in-the-program',
      severity: 'error',
      from: { path: '^(server|cli)/', pathNot: '^server/(testing|dev)/|\\.test\\.ts$' },
      to: { path: '^server/(testing|dev)/' },
    },
    ...order,
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(build|artifacts)/' },
    tsPreCompilationDeps: false,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
    },
  },
}
