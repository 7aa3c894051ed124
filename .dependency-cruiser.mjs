/** The house's rules: who may import whom (see ARCHITECTURE.md). */
const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

export default {
  forbidden: [
    rule('no-cycles', 'A cycle has no first file to read.', {}, { circular: true }),
    // $app/* exists only inside SvelteKit's build, as a virtual module
    rule('no-unresolvable', 'Every import must exist.', {}, { couldNotResolve: true, pathNot: '^\\$app/' }),
    rule(
      'domain-is-pure',
      'Domain imports nothing, not even node:.',
      { path: '^api/domain/', pathNot: '\\.test\\.ts$' },
      { pathNot: '^api/domain/' },
    ),
    rule(
      'contract-shapes-only',
      'Contract: domain and typebox.',
      { path: '^api/contract/', pathNot: '\\.test\\.ts$' },
      { pathNot: ['^api/(contract|domain)/', 'node_modules/.*typebox'] },
    ),
    rule(
      'one-door-to-chdb',
      'Only the engine loads chDB.',
      { pathNot: '^api/engine/' },
      { path: 'node_modules/.*chdb' },
    ),
    rule(
      'one-door-to-clickhouse',
      'Only the store speaks to ClickHouse; engine and store tests and benches drive the protocol itself.',
      { pathNot: ['^api/store/', '^test/(engine|bench)/'] },
      { path: 'node_modules/@clickhouse' },
    ),
    rule(
      'store-below',
      'Store imports domain.',
      { path: '^api/store/', pathNot: '\\.test\\.ts$' },
      { path: '^(api/(server|contract|engine|planner)|collector|ui|test)/' },
    ),
    rule(
      'engine-alone',
      'The engine knows nobody.',
      { path: '^api/engine/', pathNot: '\\.test\\.ts$' },
      { path: '^(api/(?!engine)|collector|ui|test)/' },
    ),
    rule(
      'collector-below',
      'Collector imports domain and store.',
      { path: '^collector/', pathNot: '\\.test\\.ts$' },
      { path: '^(api/(server|contract|engine|planner)|ui|test)/' },
    ),
    rule(
      'one-door-to-kubernetes',
      'Only collector/watch imports the Kubernetes client.',
      { pathNot: ['^collector/watch/', '^test/'] },
      { path: 'node_modules/@kubernetes' },
    ),
    rule(
      'routes-ask-answers',
      'Routes never read the store.',
      { path: '^api/server/routes/' },
      { path: '^api/store/' },
    ),
    rule(
      'answers-know-no-http',
      'Answers never see fastify or routes.',
      { path: '^api/server/answers/' },
      { path: ['node_modules/fastify', 'node_modules/@fastify', '^api/server/routes/'] },
    ),
    rule(
      'ui-reads-shapes',
      'UI imports contract and domain.',
      { path: '^ui/' },
      { path: '^(api/(server|store|engine|planner)|collector|test)/' },
    ),
    rule(
      'one-door-to-echarts',
      'Charts are made in one place.',
      { path: '^ui/', pathNot: '^ui/src/lib/charts/' },
      { path: 'node_modules/echarts' },
    ),
    rule(
      'nobody-imports-leaves',
      'Collector, ui and test are leaves.',
      { path: '^(api|ui|collector)/', pathNot: '\\.test\\.ts$' },
      { path: '^test/' },
    ),
    rule('nobody-imports-collector', 'Collector is a leaf.', { path: '^(api|ui)/' }, { path: '^collector/' }),
    rule('nobody-imports-ui', 'UI is a leaf.', { path: '^(api|collector)/' }, { path: '^ui/' }),
  ],
  options: {
    doNotFollow: { path: ['node_modules'] },
    exclude: { path: ['\\.svelte-kit', '^ui/build'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['svelte', 'import', 'types', 'default'] },
  },
};
