import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { toBase64 } from '@org/package-format';
import type { TreeHead } from '@org/package-format';
import { remoteWitness } from '../src/witness-client.js';

const keyId = 'a'.repeat(64);
const signature = `rsa-pss-sha256:${keyId}:${toBase64(new Uint8Array(256))}`;
const cosignature = { witnessedAt: '2026-11-20T10:00:00Z', signature };
const head: TreeHead = {
  ...{ format: 1, origin: 'store.acme.com', size: 7, root: 'b'.repeat(64) },
  ...{ signedAt: '2026-11-20T10:00:00Z', signature, cosignatures: [] },
};
const now = () => new Date('2026-11-20T10:00:00Z');

interface Asked {
  readonly route: string;
  readonly body: string;
}

let server: Server | undefined;
afterEach(() => {
  vi.restoreAllMocks();
  server?.closeAllConnections();
  server?.close();
});

/** A witness that says what the test wants, and what it was asked. */
async function witness(say: (asked: Asked, response: ServerResponse) => void) {
  const asked: Asked[] = [];
  server = createServer((request: IncomingMessage, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const route = `${request.method ?? ''} ${request.url ?? ''}`;
      const one = { route, body: Buffer.concat(chunks).toString() };
      asked.push(one);
      say(one, response);
    });
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  const proved: number[] = [];
  const cosign = () =>
    remoteWitness(url, now).cosign(head, (fromSize) => {
      proved.push(fromSize);
      return Promise.resolve(['c'.repeat(64)]);
    });
  return { url, asked, proved, cosign };
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}

/** One that has seen 3 entries, and answers a request to cosign like this. */
const seenThree = (status: number, body: unknown) =>
  witness(({ route }, response) => {
    if (route === 'GET /state') answer(response, 200, { size: 3, root: 'd'.repeat(64) });
    else answer(response, status, body);
  });

describe('a witness at an address', () => {
  it('is asked where it stands, and for a cosignature with the proof from there', async () => {
    const { cosign, asked, proved } = await seenThree(200, cosignature);
    expect(await cosign()).toEqual(cosignature);
    expect(asked.map(({ route }) => route)).toEqual(['GET /state', 'POST /cosign']);
    expect(JSON.parse(asked[1]?.body ?? '')).toEqual({ head, fromSize: 3, path: ['c'.repeat(64)] });
    expect(proved).toEqual([3]);
  });

  it('that moved on in between is asked again from where it says', async () => {
    let count = 0;
    const { cosign, proved } = await witness(({ route }, response) => {
      if (route !== 'GET /state') count += 1;
      if (count === 0) answer(response, 200, { size: 3 });
      else if (count < 3) answer(response, 409, { code: 'CHAIN_BROKEN', message: 'later', size: 3 + count });
      else answer(response, 200, cosignature);
    });
    expect(await cosign()).toEqual(cosignature);
    expect(proved).toEqual([3, 4, 5]);
  });

  it('that moves on without end is given up', async () => {
    const { cosign, asked } = await seenThree(409, { code: 'CHAIN_BROKEN', message: 'later', size: 3 });
    await expect(cosign()).rejects.toThrow('moved on 3 times');
    expect(asked.length).toBe(4);
  });

  it('that is behind a redirect is not followed', async () => {
    const { cosign, asked, url } = await witness(({ route }, response) => {
      if (route === 'GET /state') response.writeHead(302, { Location: '/elsewhere' }).end();
      else answer(response, 200, { size: 0 });
    });
    await expect(cosign()).rejects.toThrow(url);
    expect(asked.map(({ route }) => route)).toEqual(['GET /state']);
  });

  it.each(['GET /state', 'POST /cosign'])('that is silent on %s is not waited for', async (silent) => {
    const timeout = AbortSignal.timeout.bind(AbortSignal);
    const asked = vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => timeout(300));
    const { cosign, url } = await witness(({ route }, response) => {
      if (route !== silent) answer(response, 200, { size: 3 });
      // Begins, and never ends.
      else response.writeHead(200).write('{');
    });
    await expect(cosign()).rejects.toThrow(url);
    expect(asked.mock.calls.every(([ms]) => ms === 5000)).toBe(true);
  });

  it('that is not there is named', async () => {
    const { cosign, url } = await seenThree(200, cosignature);
    await new Promise((resolve) => server?.close(resolve));
    await expect(cosign()).rejects.toThrow(url);
  });
});

describe('a witness that saw another log', () => {
  const forked = {
    code: 'LOG_FORKED',
    message: expect.stringContaining('has seen entries that are not in this log') as string,
  };

  it('because it refuses the proof', async () => {
    const { cosign } = await seenThree(422, { code: 'LOG_FORKED', message: 'Not the one seen before.' });
    await expect(cosign()).rejects.toMatchObject(forked);
  });

  it.each([8, 2 ** 40, Number.MAX_SAFE_INTEGER])(
    'because it has seen %d entries of 7, is asked for no proof',
    async (size) => {
      const { cosign, proved, asked } = await witness((_asked, response) => {
        answer(response, 200, { size });
      });
      await expect(cosign()).rejects.toMatchObject(forked);
      expect([proved, asked.length]).toEqual([[], 1]);
    },
  );

  it('and says so when it is asked to cosign', async () => {
    const { cosign, proved } = await seenThree(409, { code: 'CHAIN_BROKEN', message: 'later', size: 9 });
    await expect(cosign()).rejects.toMatchObject(forked);
    expect(proved).toEqual([3]);
  });
});

describe('an answer that no witness gives', () => {
  const wrong: readonly (readonly [title: string, status: number, body: unknown])[] = [
    ['of another kind', 200, { ok: true }],
    ['with more than that', 200, { ...cosignature, size: 7 }],
    ['without an instant', 200, { ...cosignature, witnessedAt: 'yesterday' }],
    ['on a day that no calendar has', 200, { ...cosignature, witnessedAt: '2026-02-30T10:00:00Z' }],
    ['at hour 24', 200, { ...cosignature, witnessedAt: '2026-11-19T24:00:00Z' }],
    ['eleven minutes ahead', 200, { ...cosignature, witnessedAt: '2026-11-20T10:11:00Z' }],
    ['with a signature that is none', 200, { ...cosignature, signature: 'none' }],
    ['with another algorithm', 200, { ...cosignature, signature: signature.replace('pss', 'v15') }],
    ['with a signature that is no base64', 200, { ...cosignature, signature: `${signature}!` }],
    ['that is a list', 200, [cosignature]],
    ['that it moved on, not whereto', 409, { code: 'CHAIN_BROKEN', message: 'later' }],
    ['that it moved below nothing', 409, { code: 'CHAIN_BROKEN', message: 'later', size: -1 }],
    ['that it moved to half an entry', 409, { code: 'CHAIN_BROKEN', message: 'later', size: 3.5 }],
    ['that it is busy', 503, { code: 'WITNESS_BUSY', message: 'Too many requests at once.' }],
    ['that is too long', 200, { ...cosignature, more: 'x'.repeat(9000) }],
  ];
  it.each(wrong)('%s is refused, and its sender named', async (_title, status, body) => {
    const { cosign, url } = await seenThree(status, body);
    await expect(cosign()).rejects.toThrow(url);
  });

  it('as a state is refused before anything is proved', async () => {
    for (const body of [
      {},
      { size: '7' },
      { size: -1 },
      { size: 1.5 },
      { size: 1e300 },
      null,
      'x'.repeat(9000),
    ]) {
      const { cosign, proved, url } = await witness((_asked, response) => {
        answer(response, 200, body);
      });
      await expect(cosign(), JSON.stringify(body).slice(0, 20)).rejects.toThrow(url);
      expect(proved).toEqual([]);
      server?.close();
    }
  });

  it('as text is refused', async () => {
    const { cosign, url } = await witness((_asked, response) => {
      response.writeHead(200).end('<!doctype html>');
    });
    await expect(cosign()).rejects.toThrow(url);
  });

  it('is not read to its end', async () => {
    let sent = 0;
    const { cosign, url } = await witness((_asked, response) => {
      response.writeHead(200);
      const send = () => {
        sent += 1;
        if (!response.destroyed && sent < 10_000) response.write('x'.repeat(64 * 1024), send);
      };
      send();
    });
    await expect(cosign()).rejects.toThrow(url);
    expect(sent).toBeLessThan(1000);
  });
});
