import { packProgram } from '@org/package-format/sign';
import { createSigner, createWebCrypto, generateKeyPair } from '@org/package-format/webcrypto';

/** A signed container as a partner would upload it. */
export interface SamplePackage {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The partner's key, SPKI. */
  readonly spki: Uint8Array<ArrayBuffer>;
}

/** Of 200 files of a built web program about 130 are scripts and styles, the rest images. */
const SCRIPTS = 130;
/** The largest file is this many times the smallest: from an icon to a vendor bundle. */
const SPREAD = 1_000;

/** Packs and signs files of mixed sizes, together that many megabytes. The content is the same in each run. */
export async function createSamplePackage(megabytes: number, count = 200): Promise<SamplePackage> {
  const { subtle } = crypto;
  const { pkcs8, spki } = await generateKeyPair(subtle);
  const { signer } = await createSigner(subtle, pkcs8);
  const bytes = await packProgram({
    manifest: {
      id: 'com.example.bench',
      name: 'Bench',
      version: '1.0.0',
      minHostVersion: '1.0.0',
      entryPoint: 'index.html',
    },
    files: sampleFiles(megabytes * 1_000_000, count),
    signer,
    crypto: createWebCrypto(subtle),
  });
  return { bytes: bytes.slice(), spki: spki.slice() };
}

function sampleFiles(totalBytes: number, count: number): ReadonlyMap<string, Uint8Array> {
  const weights = Array.from({ length: count }, (_, index) => SPREAD ** (index / Math.max(count - 1, 1)));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const random = createRandom();
  return new Map(
    // 73 is a prime: the sizes come in a mixed but fixed order.
    Array.from({ length: count }, (_, index) => weights[(index * 73) % count] ?? 0).map((weight, index) => {
      const bytes = new Uint8Array(Math.round((weight / sum) * totalBytes));
      if (index === 0) return ['index.html', fillWithText(bytes)];
      return index < SCRIPTS
        ? [`assets/${index}.js`, fillWithText(bytes)]
        : [`assets/${index}.png`, fillWithNoise(bytes, random)];
    }),
  );
}

function fillWithText(bytes: Uint8Array): Uint8Array {
  const line = new TextEncoder().encode(
    'export const total = items.reduce((sum, item) => sum + item.price, 0);\n',
  );
  for (let at = 0; at < bytes.length; at += line.length) bytes.set(line.subarray(0, bytes.length - at), at);
  return bytes;
}

function fillWithNoise(bytes: Uint8Array, random: () => number): Uint8Array {
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = random();
  return bytes;
}

function createRandom(): () => number {
  let state = 0x9e3779b9;
  return () => {
    // xorshift32 (Marsaglia 2003)
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state & 0xff;
  };
}
