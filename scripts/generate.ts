// Writes the files that follow from the sources. `--check` writes nothing and fails when one is stale.

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { protocolDocument } from '../packages/bridge-protocol/src/protocol-document.js';
import { manifestSchema, manifestSourceSchema } from '../packages/package-format/src/manifest-schema.js';

const root = join(import.meta.dirname, '..');
const isCheck = process.argv.includes('--check');

const generated = [
  { path: 'packages/bridge-protocol/protocol.json', text: JSON.stringify(protocolDocument()) },
  { path: 'packages/package-format/manifest.schema.json', text: JSON.stringify(manifestSchema()) },
  {
    path: 'packages/package-format/manifest-source.schema.json',
    text: JSON.stringify(manifestSourceSchema()),
  },
];

for (const { path, text } of generated) await generate(path, text);

async function generate(path: string, text: string): Promise<void> {
  const file = join(root, path);
  const fresh = await format(text, { ...(await resolveConfig(file)), filepath: file });
  const committed = await readFile(file, 'utf8').catch(() => undefined);
  if (fresh === committed) return;
  if (isCheck) {
    console.log(`${path} is stale. Run: npm run generate`);
    process.exitCode = 1;
    return;
  }
  await writeFile(file, fresh);
  console.log(`${path} written`);
}
