// Starts a server for tests, prints the folder that it is in, and waits to be killed.
import { once } from 'node:events';
import { dirname } from 'node:path';
import { startTestServer } from '@ipto/db/testing';

const { url } = await startTestServer({ empty: true });
console.log(dirname(new URL(url).searchParams.get('host')));
await once(process.stdin, 'data');
