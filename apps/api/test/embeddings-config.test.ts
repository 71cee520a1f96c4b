import { expect, test } from 'vitest';
import { ConfigError, readConfig } from '../dist/config.js';

const ROOT = 'http://127.0.0.1:8080/v1';

test('embeddings come from the local model, or from a server', () => {
  expect(readConfig({}).embeddings).toBeNull();
  expect(readConfig({ IPTO_EMBEDDINGS_URL: '', IPTO_EMBEDDINGS_MODEL: '' }).embeddings).toBeNull();
  expect(readConfig({ IPTO_EMBEDDINGS_URL: `${ROOT}/`, IPTO_EMBEDDINGS_MODEL: 'nomic' }).embeddings).toEqual({
    url: ROOT,
    model: 'nomic',
    apiKey: null,
  });
  expect(
    readConfig({
      IPTO_EMBEDDINGS_URL: ROOT,
      IPTO_EMBEDDINGS_MODEL: 'nomic',
      IPTO_EMBEDDINGS_API_KEY: 'sk-secret',
    }).embeddings,
  ).toEqual({ url: ROOT, model: 'nomic', apiKey: 'sk-secret' });
});

test.each<[string, Record<string, string>, string]>([
  ['a URL alone', { IPTO_EMBEDDINGS_URL: ROOT }, 'IPTO_EMBEDDINGS_MODEL'],
  ['a model alone', { IPTO_EMBEDDINGS_MODEL: 'nomic' }, 'IPTO_EMBEDDINGS_MODEL'],
  ['a key alone', { IPTO_EMBEDDINGS_API_KEY: 'sk-secret' }, 'IPTO_EMBEDDINGS_API_KEY'],
  [
    'a key that no header takes',
    { IPTO_EMBEDDINGS_URL: ROOT, IPTO_EMBEDDINGS_MODEL: 'nomic', IPTO_EMBEDDINGS_API_KEY: 'sk-secret\n' },
    'IPTO_EMBEDDINGS_API_KEY',
  ],
  [
    'a URL with a password',
    { IPTO_EMBEDDINGS_URL: 'http://me:sk-secret@host/v1', IPTO_EMBEDDINGS_MODEL: 'nomic' },
    'IPTO_EMBEDDINGS_URL',
  ],
  [
    'a URL of another kind',
    { IPTO_EMBEDDINGS_URL: 'ftp://host/v1', IPTO_EMBEDDINGS_MODEL: 'nomic' },
    'IPTO_EMBEDDINGS_URL',
  ],
])('%s is refused by its name, and no secret is repeated', (_, env, name) => {
  const read = () => readConfig(env);
  expect(read).toThrow(ConfigError);
  expect(read).toThrow(`  ${name}: `);
  expect(read).not.toThrow(/sk-secret/);
});
