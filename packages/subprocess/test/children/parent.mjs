import { openSubprocess } from '@ipto/subprocess';
import { z } from 'zod';

const subprocess = openSubprocess({
  name: 'orphan',
  entry: new URL('./errands.mjs', import.meta.url),
  setup: {},
  response: z.unknown(),
  timeoutMs: 600_000,
  startTimeoutMs: 60_000,
  maxRssBytes: 1024 ** 3,
  onAbort: 'kill',
});
await subprocess.ready();
void subprocess.call({ errand: process.argv[2], argument: 600_000 });
process.send({ child: subprocess.pid });
