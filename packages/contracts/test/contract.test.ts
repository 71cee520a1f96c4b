import {
  contract,
  ERROR_STATUS,
  exampleId,
  filename,
  hasScope,
  ID_PREFIXES,
  type IdKind,
  id,
  intersectScopes,
  newId,
  parseScopeName,
  procedures,
  ROLE_SCOPES,
  requiredScopes,
  SCOPE_NAMES,
} from '@ipto/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const kinds = Object.keys(ID_PREFIXES) as IdKind[];
const scopes = fc.uniqueArray(fc.constantFrom(...SCOPE_NAMES));

describe('procedures', () => {
  const all = [...procedures(contract)];

  it('are each reachable by a method and path of their own', () => {
    const routes = all.map(([, { rest }]) => `${rest.method} ${rest.path}`);
    expect(new Set(routes).size).toBe(routes.length);
  });

  it.each(all)('%s has an example that its own schemas take', (_path, { input, output, example }) => {
    expect(output.safeParse(example.output).error).toBeUndefined();
    if (example.input !== undefined) expect(input.safeParse(example.input).error).toBeUndefined();
  });

  it.each(all)('%s refuses a field it does not know', (_path, { input, example }) => {
    const given = (example.input ?? {}) as object;
    expect(input.safeParse({ ...given, surprise: 1 }).success).toBe(false);
  });

  it.each(all)('%s names only errors and scopes that exist', (_path, { access, errors = [] }) => {
    for (const code of errors) expect(ERROR_STATUS).toHaveProperty(code);
    for (const scope of requiredScopes(access)) expect(SCOPE_NAMES).toContain(scope);
  });
});

describe('ids', () => {
  it('have the prefix of their kind and no other', () => {
    fc.assert(
      fc.property(fc.constantFrom(...kinds), fc.constantFrom(...kinds), (made, asked) => {
        expect(id(asked).safeParse(newId(made)).success).toBe(made === asked);
      }),
    );
  });

  it('grow in the order they are made and never repeat', () => {
    const made = Array.from({ length: 5000 }, () => newId('object'));
    expect([...made].sort()).toEqual(made);
    expect(new Set(made).size).toBe(made.length);
  });

  it('have examples of the right shape', () => {
    for (const kind of kinds) expect(id(kind).safeParse(exampleId(kind)).success).toBe(true);
  });
});

describe('scopes', () => {
  it('intersect to what both sides have', () => {
    fc.assert(
      fc.property(scopes, scopes, fc.constantFrom(...SCOPE_NAMES), (requested, held, scope) => {
        const left = intersectScopes(requested, held);
        expect(hasScope(left, scope)).toBe(hasScope(requested, scope) && hasScope(held, scope));
      }),
    );
  });

  it('are taken in dotted form and by alias, and nothing else is', () => {
    for (const scope of SCOPE_NAMES) {
      expect(parseScopeName(scope)).toBe(scope);
      expect(parseScopeName(scope.replace(':', '.'))).toBe(scope);
    }
    expect(parseScopeName('search')).toBe('search:query');
    expect(parseScopeName('toString')).toBeNull();
  });

  it('belong to roles as an owner has all and an admin all but admin:*', () => {
    expect([...ROLE_SCOPES.owner].sort()).toEqual([...SCOPE_NAMES].sort());
    expect([...ROLE_SCOPES.admin, 'admin:*'].sort()).toEqual([...SCOPE_NAMES].sort());
  });
});

describe('filenames', () => {
  const segment = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
    .filter((text) => !/[\\/\p{Cc}]/u.test(text) && !/^\.{1,2}$/.test(text) && text.isWellFormed());

  it('are relative paths of honest segments', () => {
    fc.assert(
      fc.property(fc.array(segment, { minLength: 1, maxLength: 6 }), (segments) => {
        expect(filename.safeParse(segments.join('/')).success).toBe(true);
      }),
    );
  });

  it.each(['', '/', '/a', 'a/', 'a//b', '.', '..', 'a/../b', './a', 'a\\b', 'a\nb', 'a\u0000', '\ud800'])(
    'are not %j',
    (name) => {
      expect(filename.safeParse(name).success).toBe(false);
    },
  );

  it('have at most 1024 bytes', () => {
    expect(filename.safeParse('é'.repeat(512)).success).toBe(true);
    expect(filename.safeParse(`${'é'.repeat(512)}a`).success).toBe(false);
  });
});
