import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestPlatform, type TestPlatform } from './platform.js';

const TOKEN = 'a-token-for-the-scraper';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await startTestPlatform({ IPTO_METRICS_TOKEN: TOKEN });
});
afterAll(() => platform.close());

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${platform.url}${path}`, { headers });

test('readiness names what works', async () => {
  const response = await get('/health/ready');
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({
    data: { status: 'ok', checks: { database: 'ok', storage: 'ok', queue: 'ok' } },
  });
});

test('metrics count requests by route, never by path', async () => {
  await get('/v1/datasets/dset_secret');
  const text = await (await get('/metrics')).text();
  expect(text).toContain(
    'ipto_http_request_duration_seconds_count{method="GET",route="/v1/datasets/:id",status="404"}'.replace(
      '404',
      '401',
    ),
  );
  expect(text).toContain('process_cpu_user_seconds_total');
  expect(text).not.toContain('dset_secret');
});

describe.each(['/health/ready', '/metrics'])('%s', (path) => {
  test.each([
    ['forwarded', 'for=203.0.113.1'],
    ['x-forwarded-for', '203.0.113.1'],
    ['x-real-ip', '203.0.113.1'],
    ['via', '1.1 proxy'],
  ])('does not exist behind a proxy (%s) without the token', async (name, value) => {
    expect((await get(path, { [name]: value })).status).toBe(404);
    expect((await get(path, { [name]: value, authorization: 'Bearer nonsense' })).status).toBe(404);
    expect((await get(path, { [name]: value, authorization: `Bearer ${TOKEN}` })).status).toBe(200);
  });
});
