import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ServerProcess } from '@ipto/e2e';
import { type CampaignOptions, type Outcome, runCampaign } from './campaign.js';

const ADMIN = { email: 'guardian@example.com', password: 'keeps out of the run' };

/** What a run ended with, and how the server took it. */
export interface Run extends Outcome {
  /** Null if the server still ran and stopped as it should. */
  readonly died: string | null;
}

/** Runs a campaign against a server process of its own, in a temporary folder. */
export async function runAgainstServer(
  options: Pick<CampaignOptions, 'seed' | 'goesOn' | 'onFailure'>,
): Promise<Run> {
  const dataDir = await mkdtemp(join(tmpdir(), 'ipto-fuzz-'));
  try {
    const server = await ServerProcess.start(dataDir, {
      IPTO_ADMIN_EMAIL: ADMIN.email,
      IPTO_ADMIN_PASSWORD: ADMIN.password,
    });
    try {
      const outcome = await runCampaign({ ...options, url: server.url, admin: ADMIN });
      const { code, signal } = await server.stop();
      const died = code === 0 ? null : `exit code ${code}, signal ${signal}\n${server.stderr}`;
      return { ...outcome, died };
    } finally {
      await server.kill();
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true, maxRetries: 20 });
  }
}
