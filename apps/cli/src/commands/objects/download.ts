import { mkdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { Option } from 'commander';
import { leaf } from '../../command.js';
import { CommandError } from '../../exit.js';
import { escapeControls } from '../../output/escape.js';
import { formatBytes, formatMoney } from '../../output/units.js';
import { withProgress } from './progress.js';

interface DownloadOptions {
  output?: string;
  force?: true;
}

export const downloadObject = leaf({
  description:
    'Checks size and checksum before the file gets its name. Here --output is the local path; for another output format, put the flag before the command: ipto --output json objects download <object_id>',
  args: [['<object_id>', 'The object.']],
  options: [
    new Option(
      '--output <path>',
      'Local file path. Defaults to the original filename in the current directory.',
    ),
    new Option('--force', 'Replace a file that is there already.'),
  ],
  examples: ['ipto objects download obj_01JQ3N8Z5T6V7W8X9Y0ABCDEFG --output ./downloads/report.pdf'],
  run: async (call, objectId: string, { output, force }: DownloadOptions) => {
    const client = await call.client();
    const target = resolve(call.host.cwd, output ?? '.');
    if (output !== undefined) await mkdir(dirname(target), { recursive: true });
    const saved = await call.host.interruptible((signal) =>
      withProgress(call, async (progress) => {
        try {
          return await client.downloadObject({
            objectId,
            target,
            force,
            signal,
            onProgress: ({ bytes, total }) =>
              progress.update(bytes, total, `${formatBytes(bytes)} of ${formatBytes(total)}`),
          });
        } catch (error) {
          if (error instanceof Error && error.name === 'TargetExistsError') {
            throw new CommandError(`${error.message} Pass --force to replace it.`);
          }
          throw error;
        }
      }),
    );
    const { object, path, bytes, price } = saved;
    const data = { object_id: object.object_id, filename: object.filename, path, size_bytes: bytes, price };
    await call.result(data, () => {
      const cost = price > 0 ? ` for ${formatMoney(price)}` : '';
      return `Saved ${escapeControls(object.filename)} (${formatBytes(bytes)})${cost} as ${escapeControls(path)}\n`;
    });
  },
});
