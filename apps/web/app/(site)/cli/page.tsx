import { contract } from '@ipto/contracts';
import type { Metadata } from 'next';
import { z } from 'zod';
import { currentUser } from '../../../session/current-user';
import { Panel } from '../../../ui/panel';
import { CliApproval } from './cli-approval';

export const metadata: Metadata = { title: 'Sign in the command line' };

/** The page that asks must not be made to say what somebody else wants: only what looks like a host's name is shown. */
const host = z
  .string()
  .regex(/^[\p{L}\p{N}](?:[\p{L}\p{N}._-]{0,251}[\p{L}\p{N}])?$/u)
  .nullable()
  .catch(null);
const link = contract.auth.code.create.input.strip().extend({ host });

export default async function CliPage({ searchParams }: PageProps<'/cli'>) {
  const parsed = link.safeParse(await searchParams);
  if (!parsed.success)
    return (
      <Panel
        title="This link is not complete"
        lead={
          <>
            Run <code>ipto login</code> once more; it opens this page with what is needed.
          </>
        }
      />
    );
  const { host, ...ask } = parsed.data;
  return <CliApproval user={await currentUser()} host={host} ask={ask} />;
}
