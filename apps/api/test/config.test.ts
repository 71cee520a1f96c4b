import { describe, expect, test } from 'vitest';
import { readConfig } from '../dist/config.js';

describe('a wrong environment', () => {
  const wrong: [name: string, value: string][] = [
    ['PORT', '70000'],
    ['PORT', 'http'],
    ['WEB_PORT', '0'],
    ['DATABASE_URL', 'mysql://localhost/ipto'],
    ['IPTO_ROLE', 'master'],
    ['IPTO_ROLE', 'worker'],
    ['IPTO_WEB', 'yes'],
    ['IPTO_DEMO', 'true'],
    ['IPTO_REVIEW', 'never'],
    ['IPTO_SIGNUP', 'closed'],
    ['IPTO_SECRET', 'short'],
    ['IPTO_ADMIN_EMAIL', 'nobody'],
    ['IPTO_ADMIN_PASSWORD', 'short'],
    ['IPTO_PUBLIC_URL', 'ftp://example.com'],
    ['IPTO_WEB_URL', 'example.com'],
    ['IPTO_MAX_OBJECT_BYTES', 'lots'],
    ['IPTO_TENANT_STORAGE_BYTES', '-1'],
    ['LOG_LEVEL', 'loud'],
  ];

  test.each(wrong)('%s=%s is refused by name', (name, value) => {
    expect(() => readConfig({ [name]: value })).toThrow(
      expect.objectContaining({ name: 'ConfigError', message: expect.stringContaining(name) }),
    );
  });
});
