export interface BatchLimits {
  /** Texts a batch. */
  readonly maxTexts: number;
  /** Characters (UTF-16 units) a batch, of all its texts together; a longer text makes one alone. */
  readonly maxChars: number;
}

/** Cuts texts into runs that may be sent together, in order and with none left out. */
export function batchesOf(texts: readonly string[], { maxTexts, maxChars }: BatchLimits): string[][] {
  const batches: string[][] = [];
  let batch: string[] = [];
  let chars = 0;
  for (const text of texts) {
    if (batch.length > 0 && (batch.length === maxTexts || chars + text.length > maxChars)) {
      batches.push(batch);
      batch = [];
      chars = 0;
    }
    batch.push(text);
    chars += text.length;
  }
  if (batch.length > 0) batches.push(batch);
  return batches;
}

/** A text as it is sent: bounded, without halves of surrogate pairs (no JSON of theirs is safe), never empty. */
export function sendable(text: string, maxChars: number): string {
  // Some servers refuse an empty text, and a batch with it.
  return text.slice(0, maxChars).toWellFormed() || ' ';
}
