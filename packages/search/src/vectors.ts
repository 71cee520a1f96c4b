import { Prisma, type Sql } from '@ipto/db';
import type { Hit } from './segments/index.js';

/** A vector of length 1 in the same direction. */
export function toLengthOne(vector: Float32Array): Float32Array<ArrayBuffer> {
  const length = lengthOf(vector) || 1;
  return Float32Array.from(vector, (value) => value / length);
}

/** A vector as it is stored: of length 1, 32-bit floats in network byte order. */
export function storedVector(vector: Float32Array): Uint8Array<ArrayBuffer> {
  return Buffer.from(toLengthOne(vector).buffer).swap32();
}

/** `Math.hypot` takes ten times as long: it guards against numbers that no vector here has. */
function lengthOf(vector: Float32Array): number {
  let squares = 0;
  for (const value of vector) squares += value * value;
  return Math.sqrt(squares);
}

/** Reads a stored vector. */
export function readVector(stored: Uint8Array): Float32Array {
  const copy = new Uint8Array(stored);
  Buffer.from(copy.buffer).swap32();
  return new Float32Array(copy.buffer);
}

/** The signs of a vector, 8 in a byte, the first in the highest bit: 1 for positive. */
export function signsOf(vector: Float32Array): Uint8Array {
  const signs = new Uint8Array(Math.ceil(vector.length / 8));
  for (const [at, value] of vector.entries())
    if (value > 0) signs[at >> 3] = (signs[at >> 3] ?? 0) | (0x80 >> (at & 7));
  return signs;
}

/** How near two vectors of length 1 are in meaning: their cosine, below 0 counting as 0. */
export function nearness(one: Float32Array, other: Float32Array): number {
  let dot = 0;
  for (let i = 0; i < one.length; i++) dot += (one[i] ?? 0) * (other[i] ?? 0);
  return Math.min(1, Math.max(0, dot || 0));
}

/** The vectors of passages, by id. Passages without one are left out. */
export async function readVectors(db: Sql, hits: readonly Hit[]): Promise<ReadonlyMap<string, Float32Array>> {
  if (hits.length === 0) return new Map();
  const rows = await db.sql<{ id: string; vector: Buffer }>(Prisma.sql`
    SELECT passage_id AS id, vector FROM passage_vectors WHERE passage_id = ANY(${hits.map(({ passageId }) => passageId)})`);
  return new Map(rows.map(({ id, vector }) => [id, readVector(vector)]));
}
