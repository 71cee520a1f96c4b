import { expect } from 'vitest';

/** The fields of what the API answers with, by the names that the documentation gives them. */
export const FIELDS = {
  me: 'user_id email display_name tenant_id tenant_name role is_platform_admin scopes memberships principal',
  login: 'user_id email display_name tenant_id session_token expires_at',
  dataset:
    'dataset_id tenant_id name description source_modality monetization_mode pricing_model unit_price half_life_days visibility status object_count ready_object_count storage_bytes created_at updated_at',
  object:
    'object_id dataset_id tenant_id filename content_type size_bytes checksum_sha256 status status_reason passage_count uploaded_at review_expires_at reviewed_at created_at updated_at',
  upload: 'object_id upload_url method headers expires_at',
  download: 'download_url expires_at filename content_type size_bytes price',
  preview: 'preview_url content_type expires_at',
  reviewItem:
    'object_id tenant_id tenant_name dataset_id dataset_name filename content_type size_bytes uploaded_at review_expires_at',
  key: 'api_key_id name scopes dataset_access_mode dataset_ids created_at last_used_at prefix grants created_by revoked_at',
  grant: 'grant_id api_key_id dataset_id created_at',
  searchAnswer: 'search_id mode results next_cursor charged_amount currency withheld warnings took_ms',
  result:
    'retrieval_id rank score dataset_id dataset_name object_id filename content_type title heading_path snippet highlights citation price',
  providerDashboard:
    'total_datasets total_objects total_storage_bytes objects_pending_review objects_approved objects_rejected retrievals_30d revenue_30d currency',
  analytics:
    'dataset_id dataset_name object_count active_object_count storage_bytes retrievals citations downloads revenue currency by_day',
  buyerDashboard: 'api_key_count active_api_key_count searches_30d spend_30d spend_cap currency',
  searchActivity:
    'search_activity_id query_text mode dataset_ids result_count charged_amount currency api_key_id occurred_at',
  accessActivity:
    'access_id kind dataset_id dataset_name object_id filename charged_amount currency api_key_id occurred_at',
  spend: 'total_amount currency by_day by_dataset by_key',
  payout: 'payout_id period_start period_end status gross_amount platform_fee amount currency paid_at',
} as const;

/** Checks that something has the fields named; it may have more. */
export function expectFields(value: unknown, fields: string): asserts value is Record<string, unknown> {
  expect(value).toBeTypeOf('object');
  expect(Object.keys(value ?? {})).toEqual(expect.arrayContaining(fields.split(' ')));
}

/** Checks that JSON has every field of another, at every depth; of a list the first entry speaks for all. */
export function expectShapeOf(shown: unknown, printed: unknown): void {
  if (Array.isArray(shown)) {
    expect(printed).toBeInstanceOf(Array);
    if (shown.length > 0) for (const entry of printed as unknown[]) expectShapeOf(shown[0], entry);
  } else if (typeof shown === 'object' && shown !== null) {
    expectFields(printed, Object.keys(shown).join(' '));
    for (const [field, value] of Object.entries(shown)) expectShapeOf(value, printed[field]);
  } else if (shown !== null && printed !== null) {
    expect(typeof printed).toBe(typeof shown);
  }
}

/** Checks that a table has the same titles over the same number of cells, each under its title. */
export function expectTableOf(shown: string, printed: string): void {
  const [titles, ...rows] = table(printed);
  const [shownTitles, ...shownRows] = table(shown);
  expect(titles).toEqual(shownTitles);
  expect(rows.length).toBeGreaterThan(0);
  for (const row of rows) expect(row).toHaveLength(shownRows[0]?.length ?? 0);
}

/** The cells of a table; at least two blanks stand between two columns. */
function table(text: string): string[][] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => line.trim().split(/ {2,}/));
}

/** Checks that lines of `Label:  value` have the same labels, with the values one under the other. */
export function expectLabelsOf(shown: string, printed: string): void {
  expect(labels(printed)).toEqual(labels(shown));
}

function labels(text: string): [string, number][] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => {
      const [start = '', label = ''] = /^(\w+):\s+/.exec(line) ?? [];
      return [label, start.length];
    });
}
