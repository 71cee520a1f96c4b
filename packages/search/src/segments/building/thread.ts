import { parentPort } from 'node:worker_threads';
import { SegmentCorrupt, SegmentMismatch } from '../errors.js';
import { finishSegment } from './finish.js';
import { mergeSegments } from './merge.js';
import type { Delivery, Order } from './workshop.js';

parentPort?.on('message', (order: Order) => {
  const delivery = deliver(order);
  const buffers =
    delivery.kind === 'done'
      ? [delivery.made.data, delivery.made.positions].flatMap(({ buffer }) =>
          buffer instanceof ArrayBuffer ? buffer : [],
        )
      : [];
  parentPort?.postMessage(delivery, buffers);
});

function deliver(order: Order): Delivery {
  const { number } = order;
  try {
    const made = order.kind === 'finish' ? finishSegment(order.unfinished) : mergeSegments(order.parts);
    return { number, kind: 'done', made };
  } catch (error) {
    if (error instanceof SegmentCorrupt) return { number, kind: 'corrupt', reason: error.reason };
    if (error instanceof SegmentMismatch) return { number, kind: 'mismatch', reason: error.message };
    return { number, kind: 'failed', reason: error instanceof Error ? (error.stack ?? '') : String(error) };
  }
}
