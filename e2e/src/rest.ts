import { z } from 'zod';

const answer = z.object({ data: z.unknown(), next_cursor: z.string().nullish() });
const upload = z.object({
  object_id: z.string(),
  upload_url: z.string(),
  headers: z.record(z.string(), z.string()),
});

/** The REST API of a server, as any program would use it. */
export class Rest {
  constructor(
    private readonly url: string,
    private readonly credential: Readonly<Record<string, string>> = {},
  ) {}

  /** The same API with the session of a new account and tenant. */
  async signup(name: string): Promise<Rest> {
    const account = await this.call('POST', '/v1/auth/signup', z.object({ session_token: z.string() }), {
      email: `${name}@example.com`,
      password: 'correct horse',
      display_name: name,
      tenant_name: name,
    });
    return new Rest(this.url, { authorization: `Bearer ${account.session_token}` });
  }

  /** The same API with an API key. */
  withKey(key: string): Rest {
    return new Rest(this.url, { 'x-api-key': key });
  }

  get headers(): Readonly<Record<string, string>> {
    return this.credential;
  }

  /** Calls an endpoint and reads the `data` of its answer; anything but 2xx is an error. */
  async call<T>(method: string, path: string, data: z.ZodType<T>, body?: unknown): Promise<T> {
    return data.parse((await this.#exchange(method, path, body)).data);
  }

  /** Reads a list to its end. */
  async list<T>(path: string, item: z.ZodType<T>): Promise<T[]> {
    const items: T[] = [];
    let cursor: string | null | undefined;
    do {
      const query = new URLSearchParams({ limit: '100', ...(cursor && { cursor }) });
      const page = await this.#exchange('GET', `${path}?${query}`);
      items.push(...z.array(item).parse(page.data));
      cursor = page.next_cursor;
    } while (cursor);
    return items;
  }

  /** Sends an object's bytes, and leaves it unconfirmed; returns its id. */
  async send(
    datasetId: string,
    filename: string,
    contentType: string,
    bytes: Uint8Array<ArrayBuffer>,
  ): Promise<string> {
    const { object_id, upload_url, headers } = await this.call(
      'POST',
      `/v1/datasets/${datasetId}/objects/upload`,
      upload,
      { filename, content_type: contentType, size_bytes: bytes.byteLength },
    );
    const put = await fetch(upload_url, { method: 'PUT', headers, body: bytes });
    if (!put.ok) throw new Error(`PUT of ${filename}: ${put.status} ${await put.text()}`);
    await put.arrayBuffer();
    return object_id;
  }

  async confirm(objectId: string): Promise<void> {
    await this.call('POST', `/v1/objects/${objectId}/confirm`, z.unknown());
  }

  /** Makes a dataset with everything by default; returns its id. */
  async createDataset(name: string): Promise<string> {
    const made = await this.call('POST', '/v1/datasets', z.object({ dataset_id: z.string() }), { name });
    return made.dataset_id;
  }

  async #exchange(method: string, path: string, body?: unknown): Promise<z.infer<typeof answer>> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: { ...this.credential, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return answer.parse(JSON.parse(text));
  }
}
