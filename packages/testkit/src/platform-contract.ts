import { fromBase64, fromHex, parsePublicKey, sha256, toHex } from '@org/package-format';

import { blobCases } from './blob-cases.js';
import { contractBytes } from './contract-server.js';
import { recordCases } from './record-cases.js';
import { assert, assertRejects, assertSame, runCases } from './report.js';
import { signedMessage } from './signed-message.js';

import type { ContractCase, ContractReport } from './report.js';
import type { Platform, SurfaceRequest, SurfaceSign } from '@org/host-core';

/** A platform under test and what its cases need around it. */
export interface PlatformUnderTest {
  readonly platform: Platform;
  /** A server that answers with `answerContract`; without a trailing slash. */
  readonly serverUrl: string;
  /** Lets this much of the platform's time pass. */
  readonly pass: (durationMs: number) => Promise<void>;
  /** A program that paints, connects and echoes each packet, installed so that this request opens it. */
  readonly echoProgram: SurfaceRequest;
}

/** What every Platform must hold, whatever it is made of (packages/host-core/src/platform.ts). */
export function platformContract(test: PlatformUnderTest): Promise<ContractReport> {
  return runCases([
    ...cryptoCases(test),
    ...blobCases(test.platform.blobs),
    ...recordCases(test.platform.records),
    ...clockCases(test),
    ...networkCases(test),
    ...surfaceCases(test),
  ]);
}

/** What the storage of every Platform must hold: the part of the contract for a store that stands alone. */
export function storageContract({
  blobs,
  records,
}: Pick<Platform, 'blobs' | 'records'>): Promise<ContractReport> {
  return runCases([...blobCases(blobs), ...recordCases(records)]);
}

function cryptoCases({ platform }: PlatformUnderTest): ContractCase[] {
  const { crypto } = platform;
  return [
    [
      'crypto: SHA-256 of known texts (FIPS 180-4)',
      async () => {
        assertSame(
          [
            toHex(await sha256(crypto, new Uint8Array())),
            toHex(await sha256(crypto, new Uint8Array([97, 98, 99]))),
          ],
          [
            'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
            'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
          ],
          'digests',
        );
      },
    ],
    [
      'crypto: chunks hash like the whole',
      async () => {
        const hash = crypto.createSha256();
        for (let offset = 0; offset < contractBytes.length; offset += 777) {
          hash.update(contractBytes.subarray(offset, offset + 777));
        }
        assertSame(toHex(await hash.digest()), toHex(await sha256(crypto, contractBytes)), 'digest');
      },
    ],
    [
      'crypto: a pinned RSA-PSS signature is accepted, and refused when one bit differs',
      async () => {
        const key = await parsePublicKey(fromBase64(signedMessage.spki), crypto);
        const [signature, message] = [fromBase64(signedMessage.signature), fromHex(signedMessage.message)];
        assert(await crypto.verifySignature({ key, signature, message }), 'the good signature was refused');
        const changed = signature.slice();
        changed[17] = (changed[17] ?? 0) ^ 1;
        assert(
          !(await crypto.verifySignature({ key, signature: changed, message })),
          'a changed signature was accepted',
        );
        const other = fromHex(`${signedMessage.message}00`);
        assert(
          !(await crypto.verifySignature({ key, signature, message: other })),
          'another message was accepted',
        );
      },
    ],
    [
      'random: as many bytes as asked for, and others each time',
      () => {
        const [first, second] = [platform.random(32), platform.random(32)];
        assertSame([first.length, second.length], [32, 32], 'lengths');
        assert(toHex(first) !== toHex(second), 'two calls gave the same bytes');
        return Promise.resolve();
      },
    ],
  ];
}

function clockCases({ platform, pass }: PlatformUnderTest): ContractCase[] {
  const { clock } = platform;
  return [
    [
      'clock: a timer fires once, not early, and not at all when cancelled',
      async () => {
        const fired: string[] = [];
        clock.setTimer(40, () => fired.push('kept'));
        const cancel = clock.setTimer(40, () => fired.push('cancelled'));
        cancel();
        assertSame(fired, [], 'before');
        await pass(200);
        cancel();
        assertSame(fired, ['kept'], 'after');
      },
    ],
    [
      'clock: foreground time moves forward with the wall clock',
      async () => {
        const [wall, foreground] = [clock.now(), clock.foregroundMs()];
        await pass(120);
        assert(clock.now() - wall >= 100, 'the wall clock stood still');
        assert(clock.foregroundMs() - foreground >= 100, 'foreground time stood still');
      },
    ],
  ];
}

function networkCases({ platform, serverUrl }: PlatformUnderTest): ContractCase[] {
  const fetch = (path: string, range?: { from: number; length?: number }) =>
    platform.network.fetch({ url: serverUrl + path, ...(range === undefined ? {} : { range }) });
  return [
    [
      'network: status and bytes of an answer',
      async () => {
        const answer = await fetch('/bytes');
        assertSame(
          [answer.status, (await lengthOf(answer.body)) === contractBytes.length],
          [200, true],
          'answer',
        );
        assertSame((await fetch('/missing')).status, 404, 'a missing path');
      },
    ],
    [
      'network: a range is answered with 206 and the rest',
      async () => {
        const answer = await fetch('/bytes', { from: 199_990 });
        assertSame([answer.status, await lengthOf(answer.body)], [206, 10], 'answer');
        assertSame(answer.headers.get('content-range'), 'bytes 199990-199999/200000', 'content-range');
      },
    ],
    [
      'network: a range with a length is answered with 206 and that part',
      async () => {
        const answer = await fetch('/bytes', { from: 1_000, length: 3 });
        assertSame([answer.status, await bytesOf(answer.body)], [206, [247, 248, 249]], 'answer');
        assertSame(answer.headers.get('content-range'), 'bytes 1000-1002/200000', 'content-range');
      },
    ],
    ['network: a redirect rejects', () => assertRejects(fetch('/redirect'), 'a redirect')],
    [
      'network: no answer rejects',
      () => assertRejects(platform.network.fetch({ url: 'http://127.0.0.1:9/' }), 'an unreachable server'),
    ],
  ];
}

function surfaceCases({ platform, pass, echoProgram }: PlatformUnderTest): ContractCase[] {
  return [
    [
      'surfaces: a program paints, connects and is heard; after close nothing is',
      async () => {
        const signs: SurfaceSign[] = [];
        const packets: string[] = [];
        const surface = await platform.surfaces.open(echoProgram, (sign) => {
          signs.push(sign);
          if (sign.type !== 'connected') return;
          sign.transport.onPacket((packet) => packets.push(packet));
          sign.transport.send('{"echo":1}');
        });
        for (let waits = 0; waits < 100 && !(packets.length > 0 && has(signs, 'painted')); waits += 1)
          await pass(100);
        assert(has(signs, 'connected'), `no document connected; signs: ${JSON.stringify(signs)}`);
        assert(has(signs, 'painted'), `nothing was painted; signs: ${JSON.stringify(signs)}`);
        assertSame(packets, ['{"echo":1}'], 'packets');
        await surface.close();
        await surface.close();
        const count = signs.length;
        await pass(300);
        assertSame(signs.length, count, 'signs after close');
      },
    ],
  ];
}

function has(signs: readonly SurfaceSign[], type: SurfaceSign['type']): boolean {
  return signs.some((sign) => sign.type === type);
}

async function bytesOf(body: AsyncIterable<Uint8Array>): Promise<number[]> {
  const bytes: number[] = [];
  for await (const chunk of body) bytes.push(...chunk);
  return bytes;
}

async function lengthOf(body: AsyncIterable<Uint8Array>): Promise<number> {
  let length = 0;
  for await (const chunk of body) length += chunk.length;
  return length;
}
