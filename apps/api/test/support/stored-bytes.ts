import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestPlatform } from '../platform.js';

/** Names of the files on disk that belong to an object. */
export async function bytesOf({ dataDir }: TestPlatform, objectId: string): Promise<string[]> {
  const entries = await readdir(join(dataDir, 'objects'), { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile() && entry.name.includes(objectId)).map(({ name }) => name);
}

/** Those of them that were confirmed: what was put stays until its URL ends, out of anybody's reach. */
export async function sealedBytesOf(platform: TestPlatform, objectId: string): Promise<string[]> {
  return (await bytesOf(platform, objectId)).filter((name) => name !== objectId);
}
