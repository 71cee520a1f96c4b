import type { FastifyRequest } from 'fastify';

const texts = new WeakMap<object, string>();

/** Keeps the text of a JSON body as long as its request lives: what is replayed must have been asked in the same words. */
export function keepBodyText(request: FastifyRequest, text: string): void {
  texts.set(request.raw, text);
}

/** The text of a JSON body; empty where there is none. */
export function bodyText(request: FastifyRequest): string {
  return texts.get(request.raw) ?? '';
}
