import { crc32 } from './src/crc32.js'; import zlib from 'node:zlib';
import { packProgram } from './src/sign.js'; import { createWebCrypto, createSigner, generateKeyPair } from './src/webcrypto.js'; import { verifyPackage, createContainerVerifier } from './src/index.js';
const subtle = globalThis.crypto.subtle; const c = createWebCrypto(subtle);
const kp = await generateKeyPair(subtle); const { signer, publicKey } = await createSigner(subtle, kp.pkcs8);
const time = async (f: () => unknown) => { const t = performance.now(); await f(); return performance.now() - t; };
const med = (a: number[]) => [...a].sort((x, y) => x - y)[a.length >> 1]!;
const b = new Uint8Array(60e6); for (let j = 0; j < b.length; j++) b[j] = (j * 2654435761) >>> 13;
const t: Record<string, number[]> = {};
const add = async (n: string, f: () => unknown) => (t[n] ??= []).push(await time(f));
const pack = async (n: number) => { const files = new Map<string, Uint8Array>([['index.html', new Uint8Array(10)]]); const each = Math.floor(60e6 / n); for (let i = 0; i < n; i++) files.set(`assets/f${i}.js`, b.subarray(i * each, (i + 1) * each)); return packProgram({ manifest: { id: 'com.a.b', name: 'B', version: '1.0.0', minHostVersion: '1.0.0', entryPoint: 'index.html' }, files, signer, crypto: c }); };
const p200 = await pack(200), p1 = await pack(1);
for (let k = 0; k < 9; k++) {
  await add('sha256 subtle', () => subtle.digest('SHA-256', b));
  await add('crc32 js', () => crc32(b));
  await add('crc32 zlib', () => zlib.crc32(b));
  for (const [n, p] of [['200', p200], ['1', p1]] as const) {
    await add(`verify whole ${n}`, () => verifyPackage(p, { keys: [publicKey], crypto: c }));
    await add(`verify stream 64k ${n}`, async () => { const v = createContainerVerifier({ keys: [publicKey], crypto: c }); for (let o = 0; o < p.length; o += 65536) await v.write(p.subarray(o, o + 65536)); await v.end(); });
  }
}
for (const [n, a] of Object.entries(t)) console.log(n.padEnd(24), med(a).toFixed(1), (med(a) / med(t['sha256 subtle']!)).toFixed(2));
