const ID = /^([a-z]+)_[0-9A-HJKMNP-TV-Z]{26}$/;
/** Values kept of each kind; a newer one takes the place of an older. */
const KEPT = 40;
/** Longer text is content, not a value to send back. */
const LONGEST = 2000;

/** Values by how near they are to a caller; none of the pools is empty. */
export type Pools<T> = readonly (readonly T[])[];

/**
 * What answers have told: ids by their prefix, all other text by the name of its field. What one caller knows,
 * everybody may know: `shared` learns it too. Look-ups give pools to draw from, the caller's own first.
 */
export class Known {
  readonly #shared: Known | null;
  readonly #ids = new Map<string, string[]>();
  readonly #named = new Map<string, string[]>();
  /** Ids that stood in one object, by their prefix. */
  readonly #together: Map<string, string>[] = [];
  readonly #reserved = new Set<string>();
  #learned = 0;

  constructor(shared: Known | null = null) {
    this.#shared = shared;
  }

  /** Never learns from an object that holds this value: it belongs to somebody the run depends on. */
  reserve(value: string): void {
    this.#reserved.add(value);
  }

  learn(value: unknown): void {
    this.#learn(value);
    this.#shared?.learn(value);
  }

  #learn(value: unknown): void {
    if (typeof value !== 'object' || value === null) return;
    const fields = Object.entries(value);
    if (fields.some(([, each]) => typeof each === 'string' && this.isReserved(each))) return;
    this.#learnTogether(fields);
    for (const [name, each] of fields) {
      if (typeof each === 'string') this.#learnText(name, each);
      else this.#learn(each);
    }
  }

  /** Whether the value belongs to somebody the run depends on. */
  isReserved(value: string): boolean {
    return this.#reserved.has(value) || (this.#shared?.isReserved(value) ?? false);
  }

  /** Ids with the prefix of this one. */
  idsLike(id: string): Pools<string> {
    return this.#pools((known) => known.#ids.get(ID.exec(id)?.[1] ?? '') ?? []);
  }

  /** Ids with the prefixes of these that belong together, such as an object's and its tenant's. */
  idsTogetherLike(ids: readonly string[]): Pools<readonly string[]> {
    return this.#pools((known) =>
      known.#together.flatMap((record) => {
        const found = ids.flatMap((id) => record.get(ID.exec(id)?.[1] ?? '') ?? []);
        return found.length === ids.length ? [found] : [];
      }),
    );
  }

  /** Text that fields of this name held. */
  named(name: string): Pools<string> {
    return this.#pools((known) => known.#named.get(name) ?? []);
  }

  #pools<T>(pool: (known: Known) => readonly T[]): Pools<T> {
    return [this, this.#shared].flatMap((known) => {
      const values = known === null ? [] : pool(known);
      return values.length > 0 ? [values] : [];
    });
  }

  #learnTogether(fields: readonly [string, unknown][]): void {
    const record = new Map<string, string>();
    for (const [, each] of fields) {
      const prefix = typeof each === 'string' ? ID.exec(each)?.[1] : undefined;
      if (prefix !== undefined && !record.has(prefix)) record.set(prefix, String(each));
    }
    if (record.size < 2) return;
    this.#together.push(record);
    if (this.#together.length > KEPT * 5) this.#together.shift();
  }

  #learnText(name: string, text: string): void {
    if (text.length > LONGEST) return;
    const prefix = ID.exec(text)?.[1];
    if (prefix !== undefined) {
      this.#keep(this.#ids, prefix, text);
      return;
    }
    this.#keep(this.#named, name, text);
    if (name === 'next_cursor') this.#keep(this.#named, 'cursor', text);
    if (URL.canParse(text))
      for (const part of [new URL(text).search, new URL(text).hash])
        for (const [key, each] of new URLSearchParams(part.slice(1))) this.#keep(this.#named, key, each);
  }

  #keep(kept: Map<string, string[]>, key: string, text: string): void {
    const values = kept.get(key) ?? [];
    kept.set(key, values);
    if (values.includes(text)) return;
    if (values.length < KEPT) values.push(text);
    else values[this.#learned++ % KEPT] = text;
  }
}

/** Whether a text has the form of an id. */
export function isId(text: unknown): text is string {
  return typeof text === 'string' && ID.test(text);
}
