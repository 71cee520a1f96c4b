import { serve } from '@ipto/subprocess/child';
import { ExtractionFailed } from '../extraction.js';
import { type ExtractionResponse, limitsSchema, requestSchema } from '../protocol.js';
import { extractFile } from './extract-file.js';

await serve({
  setup: limitsSchema,
  request: requestSchema,
  open:
    async (limits) =>
    async (request): Promise<ExtractionResponse> => {
      try {
        return { ok: true, extraction: await extractFile(request, limits) };
      } catch (error) {
        if (error instanceof ExtractionFailed) return { ok: false, reason: error.reason };
        throw error;
      }
    },
});
