import { z } from 'zod';
import { mimeType, money, sha256, text, timestamp } from '../machinery/fields.js';
import { exampleId, id } from '../machinery/ids.js';
import { LIMITS } from '../machinery/limits.js';
import { list, mutation, pageInput, query } from '../machinery/procedure.js';
import { OBJECT_STATES } from './object-states.js';

export const objectStatus = z.enum(OBJECT_STATES).meta({ id: 'ObjectStatus' });

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it refuses
const BAD_FILENAME = /[\\\u0000-\u001f\u007f-\u009f]|(^|\/)(\.{0,2})(\/|$)/;

/** A relative path with `/` between segments, none of them empty, `.` or `..`. */
export const filename = text(1, LIMITS.filenameBytes)
  .refine(
    (value) => new TextEncoder().encode(value).length <= LIMITS.filenameBytes,
    `At most ${LIMITS.filenameBytes} bytes`,
  )
  .refine(
    (value) => !BAD_FILENAME.test(value),
    'Must be a relative path without empty, "." or ".." segments, backslashes or control characters',
  );

export const object = z
  .object({
    object_id: id('object'),
    dataset_id: id('dataset'),
    tenant_id: id('tenant').nullable(),
    filename: z.string(),
    content_type: z.string(),
    size_bytes: z.int(),
    checksum_sha256: sha256.nullable(),
    status: objectStatus,
    status_reason: z.string().nullable(),
    passage_count: z.int(),
    uploaded_at: timestamp.nullable(),
    review_expires_at: timestamp.nullable(),
    reviewed_at: timestamp.nullable(),
    created_at: timestamp,
    updated_at: timestamp,
  })
  .meta({
    id: 'Object',
    description: "`tenant_id`, `status_reason` and the review times are null in another tenant's object.",
  });
export type StoredObject = z.infer<typeof object>;

const upload = z
  .object({
    object_id: id('object'),
    upload_url: z.string(),
    method: z.literal('PUT'),
    headers: z.record(z.string(), z.string()),
    expires_at: timestamp,
  })
  .meta({ id: 'Upload', description: 'Where to PUT the bytes, with exactly these headers.' });

const download = z
  .object({
    download_url: z.string(),
    expires_at: timestamp,
    filename: z.string(),
    content_type: z.string(),
    size_bytes: z.int(),
    price: money,
  })
  .meta({ id: 'Download' });

export const preview = z
  .object({
    preview_url: z.string(),
    content_type: z.enum(['text/plain', 'image/png']),
    expires_at: timestamp,
  })
  .meta({ id: 'Preview' });

const exampleObject: StoredObject = {
  object_id: exampleId('object'),
  dataset_id: exampleId('dataset'),
  tenant_id: exampleId('tenant'),
  filename: 'reports/2024-q4.pdf',
  content_type: 'application/pdf',
  size_bytes: 2_202_009,
  checksum_sha256: 'b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c',
  status: 'ready',
  status_reason: null,
  passage_count: 87,
  uploaded_at: '2026-04-01T10:05:00.000Z',
  review_expires_at: '2026-04-04T10:05:00.000Z',
  reviewed_at: '2026-04-01T11:00:00.000Z',
  created_at: '2026-04-01T10:04:00.000Z',
  updated_at: '2026-04-01T11:02:00.000Z',
};
const tag = 'Objects' as const;
const byId = z.strictObject({ id: id('object') });

export const objects = {
  upload: mutation({
    input: z.strictObject({
      dataset_id: id('dataset'),
      filename,
      content_type: mimeType,
      size_bytes: z.int().min(1),
      checksum_sha256: sha256.optional(),
    }),
    output: upload,
    rest: { method: 'POST', path: '/v1/datasets/{dataset_id}/objects/upload', status: 201 },
    access: 'objects:write',
    tag,
    summary: 'Initiate an object upload',
    errors: ['not_found', 'payload_too_large'],
    example: {
      input: {
        dataset_id: exampleId('dataset'),
        filename: 'reports/2024-q4.pdf',
        content_type: 'application/pdf',
        size_bytes: 2_202_009,
      },
      output: {
        object_id: exampleId('object'),
        upload_url: 'https://storage.example.com/…',
        method: 'PUT',
        headers: { 'content-type': 'application/pdf' },
        expires_at: '2026-04-01T10:19:00.000Z',
      },
    },
  }),
  confirm: mutation({
    input: byId,
    output: object,
    rest: { method: 'POST', path: '/v1/objects/{id}/confirm' },
    access: 'objects:write',
    tag,
    summary: 'Confirm a completed upload',
    description:
      'Seals the bytes, checks size and checksum, detects the type and puts the object in the review queue. Confirming again is harmless.',
    errors: ['not_found', 'conflict', 'gone', 'unsupported_media_type'],
    example: {
      input: { id: exampleId('object') },
      output: { ...exampleObject, status: 'staged', passage_count: 0, reviewed_at: null },
    },
  }),
  cancel: mutation({
    input: byId,
    output: object,
    rest: { method: 'DELETE', path: '/v1/objects/{id}/upload' },
    access: 'objects:write',
    tag,
    summary: 'Cancel a pending upload',
    errors: ['not_found', 'conflict'],
    example: {
      input: { id: exampleId('object') },
      output: {
        ...exampleObject,
        status: 'pending_upload',
        checksum_sha256: null,
        passage_count: 0,
        uploaded_at: null,
        review_expires_at: null,
        reviewed_at: null,
      },
    },
  }),
  list: list({
    input: z.strictObject({
      dataset_id: id('dataset'),
      status: objectStatus.optional(),
      checksum_sha256: sha256.optional(),
      ...pageInput,
    }),
    item: object,
    rest: { method: 'GET', path: '/v1/datasets/{dataset_id}/objects' },
    access: 'datasets:read',
    tag,
    summary: 'List objects in a dataset',
    errors: ['not_found'],
    exampleInput: { dataset_id: exampleId('dataset'), status: 'ready' },
    example: exampleObject,
  }),
  get: query({
    input: byId,
    output: object,
    rest: { method: 'GET', path: '/v1/objects/{id}' },
    access: 'datasets:read',
    tag,
    summary: 'Get a single object',
    errors: ['not_found'],
    example: { input: { id: exampleId('object') }, output: exampleObject },
  }),
  download: query({
    input: byId,
    output: download,
    rest: { method: 'GET', path: '/v1/objects/{id}/download' },
    access: 'datasets:read',
    tag,
    summary: 'Get a download URL for an object',
    description:
      'The URL lives for 5 minutes. Costs ten retrievals, once per tenant and object in 24 hours; one’s own are free.',
    charges: true,
    errors: ['not_found', 'conflict', 'payment_required'],
    example: {
      input: { id: exampleId('object') },
      output: {
        download_url: 'https://storage.example.com/…',
        expires_at: '2026-04-05T10:05:00.000Z',
        filename: 'reports/2024-q4.pdf',
        content_type: 'application/pdf',
        size_bytes: 2_202_009,
        price: 0,
      },
    },
  }),
  preview: query({
    input: byId,
    output: preview,
    rest: { method: 'GET', path: '/v1/objects/{id}/preview' },
    access: 'datasets:read',
    tag,
    summary: 'Get a preview URL for an object of your own',
    description:
      'Of what the platform reads in the file, never of the file itself. The URL lives for 5 minutes.',
    errors: ['not_found', 'conflict'],
    example: {
      input: { id: exampleId('object') },
      output: {
        preview_url: 'https://storage.example.com/…',
        content_type: 'text/plain',
        expires_at: '2026-04-05T10:05:00.000Z',
      },
    },
  }),
  delete: mutation({
    input: byId,
    output: object,
    rest: { method: 'DELETE', path: '/v1/objects/{id}' },
    access: 'objects:write',
    tag,
    summary: 'Delete an object',
    errors: ['not_found'],
    example: { input: { id: exampleId('object') }, output: exampleObject },
  }),
};
