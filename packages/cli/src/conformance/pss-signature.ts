import { createHash } from 'node:crypto';
import { join } from './join.js';
import type { TestKey } from './test-key.js';

/** What is different about an encoding; the defaults are those of package-format 4.3. */
export interface PssFault {
  readonly salt?: Uint8Array;
  readonly maskHash?: string;
  readonly messageHash?: string;
  readonly trailer?: number;
  readonly separator?: number;
  readonly padding?: number;
  readonly topBit?: number;
}

/** An RSASSA-PSS signature whose salt follows from the message, so that it is the same on every run. */
export function signPss(key: TestKey, message: Uint8Array, fault: PssFault = {}): Uint8Array {
  return key.signEncoded(encodePss(key.bytes, message, fault));
}

/** EMSA-PSS of RFC 8017 §9.1.1 for a modulus of whole bytes, with whatever fault is asked for. */
export function encodePss(length: number, message: Uint8Array, fault: PssFault = {}): Uint8Array {
  const { maskHash = 'sha256', messageHash = 'sha256', trailer = 0xbc } = fault;
  const { separator = 1, padding = 0, topBit = 0 } = fault;
  const salt = fault.salt ?? digest('sha256', Buffer.from('salt'), message);
  const hash = digest('sha256', new Uint8Array(8), digest(messageHash, message), salt);
  const blockLength = length - hash.length - 1;
  const block = new Uint8Array(blockLength).fill(padding);
  block[blockLength - salt.length - 1] = separator;
  block.set(salt, blockLength - salt.length);
  const mask = maskOf(hash, blockLength, maskHash);
  const masked = block.map((byte, index) => byte ^ (mask[index] ?? 0));
  masked[0] = ((masked[0] ?? 0) & 0x7f) | topBit;
  return join(masked, hash, Uint8Array.of(trailer));
}

/** EMSA-PKCS1-v1_5 of RFC 8017 §9.2 with SHA-256: the older kind of RSA signature. */
export function encodePkcs1(length: number, message: Uint8Array): Uint8Array {
  const info = join(Buffer.from('3031300d060960864801650304020105000420', 'hex'), digest('sha256', message));
  const padding = new Uint8Array(length - info.length - 3).fill(0xff);
  return join(Uint8Array.of(0, 1), padding, Uint8Array.of(0), info);
}

function maskOf(seed: Uint8Array, length: number, hash: string): Uint8Array {
  const parts: Uint8Array[] = [];
  for (let bytes = 0, counter = 0; bytes < length; counter += 1) {
    const part = digest(hash, seed, Uint8Array.of(0, 0, 0, counter));
    parts.push(part);
    bytes += part.length;
  }
  return join(...parts).subarray(0, length);
}

function digest(name: string, ...parts: readonly Uint8Array[]): Uint8Array {
  const hash = createHash(name);
  for (const part of parts) hash.update(part);
  return new Uint8Array(hash.digest());
}
