import { readFileSync } from 'node:fs';

/** The version of this tool. */
export function toolVersion(): string {
  // src/ and dist/ stand at the same depth.
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
