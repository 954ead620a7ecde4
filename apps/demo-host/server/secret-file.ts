import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Reads a secret, and makes it at the first start. Nobody but its owner can read the file. */
export async function openSecretFile(path: string, make: () => string | Promise<string>): Promise<string> {
  const known = await readFile(path, 'utf8').catch(() => null);
  if (known !== null) return known;
  const made = await make();
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, made, { mode: 0o600, flag: 'wx' });
  return made;
}
