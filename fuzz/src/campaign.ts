import fc from 'fast-check';
import { z } from 'zod';
import { curlLine } from './curl.js';
import { OpenApi, type Operation } from './document.js';
import { type Answer, Exchange } from './exchange.js';
import { faultsOf, reached } from './judge.js';
import { KIND_WEIGHTS, type Kind, type Login, People } from './people.js';
import { type Request, Requests } from './request.js';

export interface CampaignOptions {
  readonly url: string;
  /** A platform admin. */
  readonly admin: Login;
  readonly seed: number;
  /** Asked before each request, with the number of those sent. */
  readonly goesOn: (sent: number) => boolean;
  readonly onFailure?: (failure: Failure) => void;
}

/** An answer that the document does not foresee, or none. */
export interface Failure {
  readonly operation: string;
  readonly caller: Kind;
  readonly faults: readonly string[];
  /** The beginning of the answer's body. */
  readonly answer: string;
  /** Sends the request again. */
  readonly curl: string;
}

export interface Outcome {
  readonly sent: number;
  readonly byStatus: ReadonlyMap<number, number>;
  /** Ids of all operations, and of those that answered with a 2xx. */
  readonly operations: readonly string[];
  readonly succeeded: ReadonlySet<string>;
  /** The first of each kind. */
  readonly failures: readonly Failure[];
}

/** With as many kinds of failures there is enough to mend. */
const ENOUGH_FAILURES = 50;
/** After as many requests much of what there was has been deleted. */
const FURNISH_EVERY = 250;
const LONGEST_UPLOAD = 4 * 1024 * 1024;

const upload = z.object({
  data: z.object({ upload_url: z.string(), headers: z.record(z.string(), z.string()) }),
});
const announced = z.object({ size_bytes: z.number().max(LONGEST_UPLOAD) });

/** Sends requests of all sorts to every operation of a server's own document, and judges each answer by it. */
export async function runCampaign(options: CampaignOptions): Promise<Outcome> {
  const { url, seed, goesOn } = options;
  const openApi = new OpenApi(await (await fetch(`${url}/v1/openapi.json`)).json());
  const people = await People.gather(url, options.admin);
  const exchange = new Exchange(url);
  const byStatus = new Map<number, number>();
  const succeeded = new Set<string>();
  const failures = new Map<string, Failure>();
  let sent = 0;

  const fail = async (aimed: Operation, caller: Kind, request: Request, faults: string[], answer: string) => {
    const kind = `${aimed.id} ${faults.join()}`;
    if (failures.has(kind)) return;
    const curl = await curlLine(url, request, `ipto-fuzz-${seed}-${sent}.body`);
    const failure = { operation: aimed.id, caller, faults, answer: answer.slice(0, 500), curl };
    failures.set(kind, failure);
    options.onFailure?.(failure);
  };

  try {
    while (goesOn(sent) && failures.size < ENOUGH_FAILURES) {
      if (++sent % FURNISH_EVERY === 0) await people.furnish();
      const draw = <T>(arbitrary: fc.Arbitrary<T>): T => {
        const [drawn] = fc.sample(arbitrary, { seed: seed + sent, numRuns: 1 });
        return drawn as T;
      };
      const [aimed, caller] = draw(fc.tuple(anyOperation(openApi, succeeded), anyKind));
      const bare = draw(new Requests(openApi, people.known(caller)).for(aimed));
      const request = { ...bare, headers: [...people.headers(caller), ...bare.headers] };
      let answer: Answer;
      try {
        answer = await exchange.send(request);
      } catch (error) {
        await fail(aimed, caller, request, [`no answer: ${String(error)}`], '');
        if (!(await isAlive(url))) break;
        continue;
      }
      const { status, text } = answer;
      byStatus.set(status, (byStatus.get(status) ?? 0) + 1);
      const operation = reached(openApi, request);
      const faults = faultsOf(openApi, operation, answer);
      if (faults.length > 0) await fail(aimed, caller, request, faults, text);
      if (operation !== null && status < 300) {
        succeeded.add(operation.id);
        const body: unknown = JSON.parse(text);
        people.known(caller).learn(body);
        await sendBytes(request, body);
      }
      if (status === 401 || (status === 403 && caller === 'admin')) await people.revive(caller);
    }
  } finally {
    exchange.close();
  }
  return {
    sent,
    byStatus,
    operations: openApi.operations.map(({ id }) => id),
    succeeded,
    failures: [...failures.values()],
  };
}

/** Any operation, half of the time one that has not succeeded yet. */
function anyOperation(openApi: OpenApi, succeeded: ReadonlySet<string>): fc.Arbitrary<Operation> {
  const missing = openApi.operations.filter(({ id }) => !succeeded.has(id));
  const any = fc.constantFrom(...openApi.operations);
  return missing.length === 0 ? any : fc.oneof(any, fc.constantFrom(...missing));
}

const anyKind = fc.oneof(
  ...Object.entries(KIND_WEIGHTS).map(([kind, weight]) => ({ weight, arbitrary: fc.constant(kind as Kind) })),
);

/** Where an answer asks for an object's bytes, sends as many as the request announced. */
async function sendBytes(request: Request, answer: unknown): Promise<void> {
  const target = upload.safeParse(answer);
  if (!target.success) return;
  const size = announced.safeParse(JSON.parse(request.body?.toString() ?? 'null'));
  if (!size.success) return;
  const { upload_url, headers } = target.data.data;
  const body = Buffer.alloc(size.data.size_bytes, 'Quarterly earnings of 2024 rose by 12 percent.\n');
  const put = await fetch(upload_url, { method: 'PUT', headers, body });
  await put.arrayBuffer();
}

async function isAlive(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/health`)).ok;
  } catch {
    return false;
  }
}
