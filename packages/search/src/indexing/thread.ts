import { parentPort } from 'node:worker_threads';
import { passageTerms } from '../analysis/passage-terms.js';
import { mergeSegments, SegmentWriter } from '../segments/index.js';
import { signsOf } from '../vectors.js';
import type { Order, Results, ThreadAnswer, ThreadRequest } from './thread-messages.js';

/** Objects whose passages come in, by their numbers. */
const objects = new Map<number, { readonly writer: SegmentWriter; readonly language: string }>();

function carryOut(order: Order): Results[Order['kind']] {
  switch (order.kind) {
    case 'open': {
      const writer = new SegmentWriter();
      writer.beginObject(order.facts);
      objects.set(order.object, { writer, language: order.facts.language });
      return;
    }
    case 'add': {
      const { writer, language } = opened(order.object);
      for (const { id, page, contentHash, vector, ...text } of order.passages)
        writer.addPassage({
          id,
          page,
          contentHash,
          signature: signsOf(vector),
          ...passageTerms(text, language),
        });
      return;
    }
    case 'finish': {
      const { writer } = opened(order.object);
      objects.delete(order.object);
      return { ...writer.finish(), passages: writer.passages };
    }
    case 'discard':
      objects.delete(order.object);
      return;
    case 'merge':
      return mergeSegments(order.parts);
  }
}

function opened(object: number) {
  const found = objects.get(object);
  if (!found) throw new Error(`Object ${object} is not being indexed`);
  return found;
}

const port = parentPort;
port?.on('message', ({ request, order }: ThreadRequest) => {
  let answer: ThreadAnswer;
  try {
    answer = { request, result: carryOut(order) };
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    answer = { request, failure: { name, message } };
  }
  port.postMessage(answer);
});
