import { readFile } from 'node:fs/promises';
import { monetizationMode, visibility } from '@ipto/contracts';
import { z } from 'zod';

const owner = z.strictObject({ display_name: z.string(), email: z.email() });
const manifest = z.strictObject({
  providers: z.array(
    z.strictObject({
      tenant_name: z.string(),
      owner,
      datasets: z.array(
        z.strictObject({
          name: z.string(),
          description: z.string(),
          monetization_mode: monetizationMode,
          visibility,
          folder: z.string(),
          files: z.array(z.strictObject({ filename: z.string(), content_type: z.string() })),
        }),
      ),
    }),
  ),
  buyer: z.strictObject({ tenant_name: z.string(), owner }),
  try: z.string(),
});

export type DemoManifest = z.infer<typeof manifest>;
export type DemoProvider = DemoManifest['providers'][number];
export type DemoDataset = DemoProvider['datasets'][number];
export type DemoTenant = Pick<DemoProvider, 'tenant_name' | 'owner'>;

/** The folder of the demo's documents. */
export const DEMO_FOLDER = new URL('../../../demo/', import.meta.url);

export async function readManifest(): Promise<DemoManifest> {
  return manifest.parse(JSON.parse(await readFile(new URL('manifest.json', DEMO_FOLDER), 'utf8')));
}
