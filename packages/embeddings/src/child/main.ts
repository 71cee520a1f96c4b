import { serve } from '@ipto/subprocess/child';
import { requestSchema, setupSchema } from '../protocol.js';
import { MiniLm } from './minilm.js';

await serve({
  setup: setupSchema,
  request: requestSchema,
  async open({ threads }) {
    const model = await MiniLm.load(threads);
    return async (texts) => {
      const vectors: Float32Array[] = [];
      for (const text of texts) vectors.push(await model.embed(text));
      return vectors;
    };
  },
});
