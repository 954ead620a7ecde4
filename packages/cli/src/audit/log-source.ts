import { packageLimits, parseTreeHead } from '@org/package-format';
import type { TreeHead } from '@org/package-format';
import { CliError } from '../error.js';
import { storeRefusal } from '../store-answer.js';
import { askStore } from '../store-http.js';

/** What an audit reads from a store. Nothing of it is believed before it is checked. */
export interface LogSource {
  head(): Promise<TreeHead>;
  /** The texts of the first `size` entries, in order. Only a few tiles are held at once. */
  entries(size: number): AsyncIterable<string>;
  /** Hashes in hexadecimal that prove that a tree begins with a smaller one. */
  consistency(from: number, to: number): Promise<readonly string[]>;
  /** Any document of the store, or null when there is none at this path. */
  document(path: string): Promise<Uint8Array | null>;
}

const tileEntries = 256;
/** 256 entries with 64 permissions and 64 domains of the greatest length each. */
const maxTileBytes = 8 * 1024 * 1024;
/** Tiles on their way while one is being hashed: hides the network without holding the log. */
const tilesAhead = 4;

/** Reads a store over HTTP. */
export function createLogSource(store: URL, timeoutMs: number): LogSource {
  return {
    async head() {
      const bytes = await ask('/log/head', packageLimits.maxTrustDocumentBytes);
      if (bytes !== null) return parseTreeHead(bytes);
      throw new CliError(
        'STORE_REFUSED',
        `${store.origin} shows no head of a log: check the address in --store. A new store has one when it has published something.`,
      );
    },
    async *entries(size) {
      const paths = tilePaths(size);
      const under: Promise<readonly string[]>[] = [];
      for (;;) {
        while (under.length < tilesAhead) {
          const next = paths.next();
          if (next.done === true) break;
          const tile = readTile(next.value);
          // Whoever waits for this tile hears of its failure; until then it must not end the process.
          tile.catch(() => undefined);
          under.push(tile);
        }
        const tile = under.shift();
        if (tile === undefined) return;
        yield* await tile;
      }
    },
    async consistency(from, to) {
      if (from === 0 || from === to) return [];
      const path = `/log/consistency?from=${from}&to=${to}`;
      const bytes = await ask(path, packageLimits.maxTrustDocumentBytes);
      return readPath(bytes, store);
    },
    document: (path) => ask(path, packageLimits.maxStatementBytes),
  };

  async function readTile({ path, count }: Tile): Promise<readonly string[]> {
    const bytes = await ask(path, maxTileBytes);
    const texts = bytes === null ? null : parse(bytes);
    const isTile =
      Array.isArray(texts) && texts.length === count && texts.every((text) => typeof text === 'string');
    if (isTile) return texts;
    const message = `${path} is not a list of ${count} entries: the store does not serve the log that its head announces.`;
    throw new CliError('LOG_INCOMPLETE', message);
  }

  async function ask(path: string, maxAnswerBytes: number): Promise<Uint8Array | null> {
    const answer = await askStore(store, { method: 'GET', path, timeoutMs, maxAnswerBytes });
    if (answer.status === 200) return answer.bytes;
    if (answer.status === 404) return null;
    throw storeRefusal(answer);
  }
}

interface Tile {
  readonly path: string;
  readonly count: number;
}

/** package-format 8.9: entries in tiles of 256, the last one under a name that says how many it has */
function* tilePaths(size: number): Generator<Tile, undefined> {
  for (let start = 0; start < size; start += tileEntries) {
    const count = Math.min(tileEntries, size - start);
    const path = `/log/entries/${start / tileEntries}`;
    yield { count, path: count === tileEntries ? path : `${path}.p/${count}` };
  }
  return undefined;
}

function readPath(bytes: Uint8Array | null, store: URL): readonly string[] {
  const answer = bytes === null ? null : parse(bytes);
  const path = typeof answer === 'object' && answer !== null && 'path' in answer ? answer.path : null;
  const isPath =
    Array.isArray(path) &&
    path.length <= packageLimits.maxConsistencyHashes &&
    path.every((hash) => typeof hash === 'string' && /^[0-9a-f]{64}$/.test(hash));
  // Every item was just seen to be a string.
  if (isPath) return path as readonly string[];
  throw new CliError(
    'STORE_ANSWER_INVALID',
    `${store.origin} does not prove that its log only grew: tell its operator.`,
  );
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    // What is not JSON has none of the shapes that are wanted.
    return null;
  }
}
