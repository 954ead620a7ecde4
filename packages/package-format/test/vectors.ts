import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join, resolve } from 'node:path';
import { describe, it } from 'vitest';

const repository = fileURLToPath(new URL('../../../', import.meta.url));
const folder = resolve(repository, process.env.MINIAPP_VECTORS ?? '../shared/vectors');

/** Public test vectors, read where they lie. */
export interface Vectors {
  names(path: string): readonly string[];
  bytes(path: string): Uint8Array;
  text(path: string): string;
}

const vectors: Vectors = {
  names: (path) => readdirSync(join(folder, path)).filter((name) => name !== 'LICENSE'),
  bytes: (path) => new Uint8Array(readFileSync(join(folder, path))),
  text: (path) => readFileSync(join(folder, path), 'utf8'),
};

/** Tests over public vectors. Without them they are skipped with the reason, and in CI they fail. */
export function describeVectors(title: string, define: (vectors: Vectors) => void): void {
  if (existsSync(folder)) {
    describe(title, () => {
      define(vectors);
    });
    return;
  }
  if (process.env.CI !== undefined && process.env.CI !== '') {
    it(title, () => {
      throw new Error(`CI runs with the public vectors: ../shared/vectors not present at ${folder}.`);
    });
    return;
  }
  describe(title, () => {
    it.skip('skipped: ../shared/vectors not present', () => undefined);
  });
}
