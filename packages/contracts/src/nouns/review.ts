import { z } from 'zod';
import { reason, sha256, timestamp } from '../machinery/fields.js';
import { exampleId, id } from '../machinery/ids.js';
import { list, mutation, pageInput, query } from '../machinery/procedure.js';
import { object, preview } from './objects.js';

const reviewItem = z
  .object({
    object_id: id('object'),
    tenant_id: id('tenant'),
    tenant_name: z.string(),
    dataset_id: id('dataset'),
    dataset_name: z.string(),
    filename: z.string(),
    content_type: z.string(),
    size_bytes: z.int(),
    uploaded_at: timestamp,
    review_expires_at: timestamp,
  })
  .meta({ id: 'ReviewItem' });
export type ReviewItem = z.infer<typeof reviewItem>;

const reviewDetail = reviewItem
  .extend({
    checksum_sha256: sha256,
    declared_content_type: z.string(),
    warnings: z.array(z.string()),
  })
  .meta({ id: 'ReviewDetail' });

const exampleItem: ReviewItem = {
  object_id: exampleId('object'),
  tenant_id: exampleId('tenant'),
  tenant_name: 'Acme Corp',
  dataset_id: exampleId('dataset'),
  dataset_name: 'financial-data',
  filename: 'reports/2024-q4.pdf',
  content_type: 'application/pdf',
  size_bytes: 2_202_009,
  uploaded_at: '2026-04-01T10:05:00.000Z',
  review_expires_at: '2026-04-04T10:05:00.000Z',
};
const exampleReviewed = {
  object_id: exampleItem.object_id,
  dataset_id: exampleItem.dataset_id,
  tenant_id: exampleItem.tenant_id,
  filename: exampleItem.filename,
  content_type: exampleItem.content_type,
  size_bytes: exampleItem.size_bytes,
  checksum_sha256: 'b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c',
  status: 'approved' as const,
  status_reason: null,
  passage_count: 0,
  uploaded_at: exampleItem.uploaded_at,
  review_expires_at: exampleItem.review_expires_at,
  reviewed_at: '2026-04-01T11:00:00.000Z',
  created_at: '2026-04-01T10:04:00.000Z',
  updated_at: '2026-04-01T11:00:00.000Z',
};

const path = '/v1/admin/review/objects/{tenant_id}/{object_id}';
const target = { tenant_id: id('tenant'), object_id: id('object') };
const exampleTarget = { tenant_id: exampleId('tenant'), object_id: exampleId('object') };
const tag = 'Admin review' as const;

export const review = {
  queue: list({
    input: z.strictObject({ ...pageInput }),
    item: reviewItem,
    rest: { method: 'GET', path: '/v1/admin/review/queue' },
    access: 'platform_admin',
    tag,
    summary: 'List objects pending review',
    description: 'Across tenants, the longest waiting first.',
    example: exampleItem,
  }),
  get: query({
    input: z.strictObject(target),
    output: reviewDetail,
    rest: { method: 'GET', path },
    access: 'platform_admin',
    tag,
    summary: "Get a staged object's detail",
    errors: ['not_found', 'conflict', 'gone'],
    example: {
      input: exampleTarget,
      output: {
        ...exampleItem,
        checksum_sha256: exampleReviewed.checksum_sha256,
        declared_content_type: 'application/pdf',
        warnings: [],
      },
    },
  }),
  preview: query({
    input: z.strictObject(target),
    output: preview,
    rest: { method: 'GET', path: `${path}/preview` },
    access: 'platform_admin',
    tag,
    summary: 'Get a preview URL for a staged object',
    description:
      'Of what the platform reads in the file, never of the file itself. The URL lives for 5 minutes.',
    errors: ['not_found', 'conflict', 'gone'],
    example: {
      input: exampleTarget,
      output: {
        preview_url: 'https://storage.example.com/…',
        content_type: 'text/plain',
        expires_at: '2026-04-05T10:05:00.000Z',
      },
    },
  }),
  approve: mutation({
    input: z.strictObject(target),
    output: object,
    rest: { method: 'POST', path: `${path}/approve` },
    access: 'platform_admin',
    tag,
    summary: 'Approve a staged object',
    errors: ['not_found', 'conflict', 'gone'],
    example: { input: exampleTarget, output: exampleReviewed },
  }),
  reject: mutation({
    input: z.strictObject({
      ...target,
      reason,
    }),
    output: object,
    rest: { method: 'POST', path: `${path}/reject` },
    access: 'platform_admin',
    tag,
    summary: 'Reject a staged object',
    errors: ['not_found', 'conflict', 'gone'],
    example: {
      input: { ...exampleTarget, reason: 'Holds personal data' },
      output: { ...exampleReviewed, status: 'rejected', status_reason: 'Holds personal data' },
    },
  }),
};
