import type { Dataset, ObjectStatus } from '@ipto/contracts';
import type { Tone } from '../ui/badge';

interface Term {
  readonly label: string;
  /** What choosing it means. */
  readonly text: string;
}

export const MODALITIES: Readonly<Record<Dataset['source_modality'], Term>> = {
  document: { label: 'Documents', text: 'PDF, text, Markdown, web pages: found by what they say.' },
  image: { label: 'Images', text: 'Scans, photos and figures: found by the text in them.' },
  audio: { label: 'Audio', text: 'Recordings: found by what is said, at the second it is said.' },
  video: { label: 'Video', text: 'Films and lectures: found by speech and subtitles.' },
  mixed: { label: 'Mixed', text: 'Several of these in one dataset.' },
};

export const MONETIZATION: Readonly<Record<Dataset['monetization_mode'], Term>> = {
  open: { label: 'Open', text: 'Cheap, for data that is used often. Buyers pay for each result they get.' },
  premium: { label: 'Premium', text: 'For rare or costly data. Works like open, at a higher base price.' },
  outcome_share: {
    label: 'Outcome share',
    text: 'A lower price per result, and 10 % of what buyers report to have earned with it.',
  },
};

export const PRICING: Readonly<Record<Dataset['pricing_model'], Term>> = {
  fixed: { label: 'Fixed', text: 'Every result costs the same, always.' },
  time_decay: {
    label: 'Time decay',
    text: 'An object gets cheaper with age: half the price after each half-life, but never below a fifth.',
  },
  demand_curve: {
    label: 'Demand curve',
    text: 'The price rises with the retrievals of the past 24 hours, up to four times.',
  },
};

export const VISIBILITY: Readonly<Record<Dataset['visibility'], Term>> = {
  private: { label: 'Private', text: 'Only your own team finds it. Nobody is charged.' },
  listed: { label: 'Listed', text: 'In the catalog: every buyer finds it, and pays your price.' },
  restricted: { label: 'Restricted', text: 'Only the tenants that you let in find it, and pay your price.' },
};

export const DATASET_STATES: Readonly<Record<Dataset['status'], Term & { readonly tone: Tone }>> = {
  draft: {
    label: 'Draft',
    tone: 'neutral',
    text: 'Other tenants do not find it yet. It becomes active by itself once its first object is ready.',
  },
  ingesting: {
    label: 'Ingesting',
    tone: 'accent',
    text: 'Its first objects are being read. It becomes active by itself once one is ready.',
  },
  active: { label: 'Active', tone: 'good', text: 'Whoever may see it finds it.' },
  paused: { label: 'Paused', tone: 'warn', text: 'Only your own team finds it until you activate it again.' },
  suspended: {
    label: 'Suspended',
    tone: 'bad',
    text: 'The platform has taken it out of every search, yours included. Only the platform can put it back: ask its operator. You can still edit, download and delete.',
  },
};

export const OBJECT_STATES: Readonly<
  Record<ObjectStatus, { readonly label: string; readonly tone: Tone; readonly inMotion: boolean }>
> = {
  pending_upload: { label: 'Uploading', tone: 'neutral', inMotion: true },
  staged: { label: 'In review', tone: 'warn', inMotion: true },
  approved: { label: 'Approved', tone: 'accent', inMotion: true },
  processing: { label: 'Processing', tone: 'accent', inMotion: true },
  ready: { label: 'Ready', tone: 'good', inMotion: false },
  rejected: { label: 'Rejected', tone: 'bad', inMotion: false },
  expired: { label: 'Expired', tone: 'neutral', inMotion: false },
  failed: { label: 'Failed', tone: 'bad', inMotion: false },
};

/** The entries of a table of terms, as a `Choice` or `Select` takes them. */
export function optionsOf<K extends string, T extends { readonly label: string }>(
  terms: Readonly<Record<K, T>>,
): (T & { readonly value: K })[] {
  return keysOf(terms).map((value) => ({ value, ...terms[value] }));
}

export function keysOf<K extends string>(terms: Readonly<Record<K, unknown>>): K[] {
  // Tables of terms are written out key by key; their type knows them all.
  return Object.keys(terms) as K[];
}
