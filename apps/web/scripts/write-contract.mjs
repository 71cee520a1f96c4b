// Writes the light contract, which the browser gets instead of the whole, to `generated/contract.json`.
import { mkdirSync, writeFileSync } from 'node:fs';
import { contract, lightContract } from '@ipto/contracts';

const folder = new URL('../generated/', import.meta.url);
mkdirSync(folder, { recursive: true });
writeFileSync(new URL('contract.json', folder), `${JSON.stringify(lightContract(contract))}\n`);
