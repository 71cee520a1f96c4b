import { createWriteStream } from 'node:fs';
import { resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Option } from 'commander';
import { leaf } from '../../../command.js';
import { CommandError } from '../../../exit.js';
import { escapeControls } from '../../../output/escape.js';
import { REVIEW_TARGET } from './target.js';

export const previewReview = leaf({
  description:
    'A text or a picture made by the server, never the file itself. On a terminal a text is shown; a picture, or what is to be kept, goes into a file by --save. The URL in the data lives for 5 minutes.',
  args: REVIEW_TARGET,
  options: [new Option('--save <path>', 'Save it as this file, which may not be there yet.')],
  examples: [
    'ipto admin review preview tnt_01JQ3N8Z5T6V7W8X9Y0ABCDEFG obj_01JQ3N8Z5T6V7W8X9Y0ABCDEFG',
    'ipto admin review preview tnt_01JQ3N8Z5T6V7W8X9Y0ABCDEFG obj_01JQ3N8Z5T6V7W8X9Y0ABCDEFG --save page.png',
  ],
  run: async (call, tenantId: string, objectId: string, { save }: { save?: string }) => {
    const { host } = call;
    const client = await call.client();
    const target = { tenant_id: tenantId, object_id: objectId };
    const preview = await client.api.review.preview.query(target);
    const read = async (): Promise<Response> => {
      const response = await host.fetch(preview.preview_url);
      if (!response.ok) throw new CommandError(`The preview can't be read (HTTP ${response.status}).`);
      return response;
    };
    if (save !== undefined) {
      const { body } = await read();
      const path = resolve(host.cwd, save);
      await pipeline(body ? Readable.fromWeb(body) : [], createWriteStream(path, { flags: 'wx' }));
      call.note(`Saved ${escapeControls(path)} (${preview.content_type}).`);
    }
    await call.result(preview, async () => {
      if (save !== undefined) return '';
      if (preview.content_type !== 'text/plain') return `A picture; see it with --save <path>.\n`;
      const text = await (await read()).text();
      return `${text.split(/\r?\n/).map(escapeControls).join('\n').trimEnd()}\n`;
    });
  },
});
