import { describe, expect, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { type Handlers, ipto, KEY } from './fake-host.js';

/** A command: what it sends, what it answers, what a table of it shows. */
export interface CommandCase {
  readonly argv: string[];
  readonly procedure: string;
  readonly input: Record<string, unknown>;
  readonly answer: unknown;
  readonly json?: unknown;
  readonly table: (string | RegExp)[];
}

/** Tests that each command asks once for the right thing and prints it in every format. */
export function testCommands(commands: readonly CommandCase[]): void {
  describe.each(commands)('ipto $argv', ({ argv, procedure, input, answer, json, table }) => {
    const handlers: Handlers = { [procedure]: () => answer };

    test('sends one request and prints data as JSON where stdout is no terminal', async () => {
      const { code, stdout, requests } = await ipto([...argv, ...KEY], { handlers });
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toEqual(json ?? answer);
      expect(requests.map((request) => [request.procedure, request.input])).toEqual([[procedure, input]]);
      expect(requests[0]?.apiKey).toBe('ipto_k_s');
    });

    test('prints a table on a terminal', async () => {
      const { code, stdout } = await ipto([...argv, ...KEY], {
        handlers,
        tty: { stdout: true },
        env: { NO_COLOR: '1' },
      });
      expect(code).toBe(0);
      for (const part of table) expect(stdout).toMatch(part);
    });

    test('prints the same data as YAML', async () => {
      const { stdout } = await ipto([...argv, ...KEY, '--output', 'yaml'], { handlers });
      expect(parseYaml(stdout)).toEqual(json ?? answer);
    });

    test('is silent with --quiet', async () => {
      const { code, stdout, stderr } = await ipto([...KEY, '--quiet', ...argv], { handlers });
      expect([code, stdout, stderr]).toEqual([0, '', '']);
    });
  });
}
