import * as nodeCrypto from 'node:crypto';

import { openFileStore } from '@org/adapter-electron';
import { encodeUtf8 } from '@org/package-format';
import { createNodeCrypto } from '@org/package-format/node';
import { packProgram } from '@org/package-format/sign';
import { chaosJourneys, makeChaosCast } from '@org/testkit';

import type { ChaosCast, ChaosJourney, OpenChaosStore } from '@org/testkit';

const crypto = createNodeCrypto(nodeCrypto);

/** The store of the desktop hosts: the one that is made to outlive a power cut. */
export const openStore: OpenChaosStore = (disk) => openFileStore('/device', disk);

/** Releases of a small program, of one that is worth a patch, and of one with sub-packages. */
export const makeCasts: Readonly<Record<'small' | 'large' | 'parted', () => Promise<ChaosCast>>> = {
  small: () => makeCast({ 'app.js': text(5_000) }),
  large: () => makeCast({ 'app.js': `${text(90_000)}changed` }, { 'app.js': text(90_000) }),
  parted: () =>
    makeCast({ 'app.js': text(5_000), 'maps/tiles.js': text(280_000), 'help/page.html': text(9_000) }),
};

/** Some of the journeys. */
export function journeysNamed(...names: readonly string[]): ReadonlyMap<string, ChaosJourney> {
  const chosen = new Map([...chaosJourneys].filter(([name]) => names.includes(name)));
  if (chosen.size !== names.length) throw new Error(`Not all of these are journeys: ${names.join(', ')}.`);
  return chosen;
}

type Files = Readonly<Record<string, string>>;

function makeCast(nextFiles: Files, files: Files = {}): Promise<ChaosCast> {
  const bytesOf = (named: Files) =>
    new Map(
      Object.entries({ 'index.html': '<!doctype html>', ...named }).map(([path, body]) => [
        path,
        encodeUtf8(body),
      ]),
    );
  const packages = Object.keys(nextFiles).some((path) => path.includes('/'))
    ? { maps: { prefix: 'maps/' }, help: { prefix: 'help/' } }
    : undefined;
  return makeChaosCast({
    subtle: globalThis.crypto.subtle,
    crypto,
    files: bytesOf(files),
    next: ({ signer }) =>
      packProgram({
        manifest: {
          ...{ id: 'com.example.loans', name: 'Loans', version: '2.0.0', minHostVersion: '1.0.0' },
          ...{ entryPoint: 'index.html', permissions: ['payment'], dataVersion: 2 },
          ...(packages === undefined ? {} : { packages }),
        },
        files: bytesOf(nextFiles),
        signer,
        crypto,
      }),
  });
}

/** So many characters that do not repeat soon. */
function text(length: number): string {
  return Array.from({ length }, (_, at) => String.fromCharCode(97 + ((at * at + (at >> 7)) % 23))).join('');
}
