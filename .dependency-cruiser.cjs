// The arrows of the house: apps → packages; every package → contracts at most, search → db, and those that
// start child processes → subprocess. In the API a module reaches another through its index alone.
const only = (from, allowed) => ({
  name: `${from}-arrows`,
  comment: `packages/${from} may reach ${allowed.length > 0 ? allowed.join(' and ') : 'no other package'}`,
  severity: 'error',
  from: { path: `^packages/${from}/` },
  to: { path: '^(packages|apps)/', pathNot: `^packages/(${[from, ...allowed].join('|')})/` },
});

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
    only('browser', []),
    only('free-port', []),
    only('contracts', []),
    only('subprocess', []),
    only('db', ['contracts']),
    only('client', ['contracts']),
    only('storage', ['contracts']),
    only('embeddings', ['contracts', 'subprocess']),
    only('extraction', ['contracts', 'subprocess']),
    only('search', ['contracts', 'db']),
    {
      name: 'contracts-are-light',
      comment: 'contracts know zod, ids and the types of tRPC, nothing that runs',
      severity: 'error',
      from: { path: '^packages/contracts/src/' },
      to: {
        dependencyTypesNot: ['local', 'type-only', 'import', 'export'],
        pathNot: 'node_modules/(zod|ulidx)/',
      },
    },
    {
      name: 'faces-know-no-server',
      comment: 'the CLI and the dashboard speak through the client',
      severity: 'error',
      from: { path: '^apps/(cli/src|web)/', pathNot: '^apps/web/test/' },
      to: { path: '^(apps/api|packages/(db|storage|search|embeddings|extraction|subprocess))/' },
    },
    {
      name: 'modules-through-their-index',
      severity: 'error',
      from: { path: '^apps/api/src/modules/([^/]+)/' },
      to: { path: '^apps/api/src/modules/', pathNot: ['^apps/api/src/modules/$1/', '/index\\.ts$'] },
    },
    {
      name: 'http-knows-no-nouns',
      severity: 'error',
      from: { path: '^apps/api/src/(http|procedures|queue|security)/' },
      to: { path: '^apps/api/src/modules/' },
    },
    {
      name: 'modules-know-no-http',
      severity: 'error',
      from: { path: '^apps/api/src/modules/' },
      to: { path: '^apps/api/src/(http/|main|platform|api\\.ts)' },
    },
    {
      name: 'lucia-in-one-place',
      severity: 'error',
      from: { pathNot: '^apps/api/src/modules/accounts/sessions\\.ts$' },
      to: { path: 'node_modules/lucia/' },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', '(^|/)dist/'] },
    exclude: { path: '(^|/)(generated|\\.next|\\.turbo)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['types', 'import', 'default'] },
  },
};
