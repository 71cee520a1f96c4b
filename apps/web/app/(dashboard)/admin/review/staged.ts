import type { ReviewItem } from '@ipto/contracts';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../../../api/call';
import { CallFailed } from '../../../../api/call-failed';
import { contract } from '../../../../api/contract';

export type Target = Pick<ReviewItem, 'tenant_id' | 'object_id'>;
export type Preview =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'image'; readonly url: string };

export const targetOf = ({ tenant_id, object_id }: ReviewItem): Target => ({ tenant_id, object_id });

/** What waits for review never changes; it only stops waiting. */
const ONCE = { staleTime: Number.POSITIVE_INFINITY, gcTime: 5 * 60_000 };

/** What is known of a staged object. */
export const detailOf = (target: Target) =>
  queryOptions({
    queryKey: [contract.review.get.rest.path, target],
    queryFn: ({ signal }) => call(contract.review.get, target, signal),
    ...ONCE,
  });

/** What the platform reads in a staged object. To make it takes the server a while. */
export const previewOf = (target: Target) =>
  queryOptions<Preview, CallFailed>({
    queryKey: [contract.review.preview.rest.path, target],
    queryFn: async ({ signal }) => {
      const { preview_url, content_type } = await call(contract.review.preview, target, signal);
      if (content_type === 'image/png') return { kind: 'image', url: preview_url };
      return { kind: 'text', text: await readText(preview_url, signal) };
    },
    ...ONCE,
  });

async function readText(url: string, signal: AbortSignal): Promise<string> {
  const response = await fetch(url, { signal, credentials: 'omit' }).catch(() => null);
  if (!response?.ok) throw new CallFailed('The preview can’t be loaded from the storage.', 'network');
  return response.text();
}
