import { contract } from '@ipto/contracts';
import { cookies, headers } from 'next/headers';
import { cache } from 'react';
import { z } from 'zod';
import { isSecure } from '../gateway/own-origin';
import { sessionOf } from '../gateway/session-cookie';
import { sendToApi } from '../gateway/upstream';

const user = contract.users.me.output.extend({ email: z.string(), display_name: z.string() });
const answer = z.object({ data: user });

/** A person who is signed in. */
export type User = z.infer<typeof user>;

/** Who asks for this page; null if nobody is signed in. Throws where the API can't tell. */
export const currentUser = cache(async (): Promise<User | null> => {
  const reader = await headers();
  const session = sessionOf(await cookies(), isSecure(reader));
  if (session === undefined) return null;
  const response = await sendToApi({ path: contract.users.me.rest.path, token: session.token, reader });
  if (response.status === 401) return null;
  if (!response.ok) throw untold(response);
  return answer.parse(await response.json()).data;
});

function untold({ status, headers }: Response): Error {
  const requestId = headers.get('x-request-id');
  // All that Next lets a browser know of a server's error is its digest.
  return Object.assign(
    new Error(`The API answers ${status} to who is signed in.`),
    requestId !== null && { digest: requestId },
  );
}
