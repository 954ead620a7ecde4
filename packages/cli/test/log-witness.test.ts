import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromHex, verifyTreeHead, openStoreKeys } from '@org/package-format';
import type { Cosignature, TreeHead } from '@org/package-format';
import { signTreeHead } from '@org/package-format/sign';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { crypto, makeStoreKeys, openLogStore, origin } from './log-store.js';
import type { LogStore, StoreTestKeys } from './log-store.js';
import { bundledCommand } from './bundle-command.js';
import { miniapp } from './miniapp.js';

let folder: string;
let keys: StoreTestKeys;
let store: LogStore;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'miniapp-witness-'));
  keys = await makeStoreKeys(join(folder, 'keys'));
  store = await openLogStore(folder, keys);
});

afterAll(async () => {
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

/** A witness as an operator runs it. */
interface RunningWitness {
  readonly url: string;
  readonly state: string;
  journal(): string;
  /** Sends a signal and gives exit code and stdout. */
  stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<{ readonly exitCode: number | null; readonly stdout: string }>;
}

async function startWitness(state: string): Promise<RunningWitness> {
  const args = ['log', 'witness', '--root', store.rootFile, '--key', keys.witness.privateFile];
  const child: ChildProcess = spawn(process.execPath, [
    bundledCommand,
    ...args,
    '--state',
    state,
    '--port',
    '0',
  ]);
  let [journal, stdout] = ['', ''];
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
  child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  const url = await new Promise<string>((resolve, reject) => {
    child.stderr?.on('data', (chunk: Buffer) => {
      journal += chunk.toString();
      const found = /listening (http:\/\/127\.0\.0\.1:\d+)/u.exec(journal)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.on('exit', () => {
      reject(new Error(journal));
    });
  });
  return {
    url,
    state,
    journal: () => journal,
    stop: async (signal) => {
      child.kill(signal);
      return { exitCode: await ended, stdout };
    },
  };
}

async function withWitness(work: (witness: RunningWitness) => Promise<void>): Promise<void> {
  const witness = await startWitness(join(await mkdtemp(join(folder, 'state-')), 'witness.json'));
  try {
    await work(witness);
  } finally {
    await witness.stop('SIGTERM');
  }
}

async function ask(witness: RunningWitness, path: string, body?: string | object) {
  const text = typeof body === 'object' ? JSON.stringify(body) : body;
  const response = await fetch(
    `${witness.url}${path}`,
    text === undefined ? {} : { method: 'POST', body: text },
  );
  return { status: response.status, body: (await response.json()) as Readonly<Record<string, unknown>> };
}

/** The head of the log with nobody's word for it, and the proof from an older size. */
async function offer(fromSize: number): Promise<{ head: TreeHead; fromSize: number; path: string[] }> {
  const head = { ...(await store.head()), cosignatures: [] };
  const proof = await fetch(`${store.url}/log/consistency?from=${String(fromSize)}&to=${String(head.size)}`);
  const { path } = (await proof.json()) as { path: string[] };
  return { head, fromSize, path };
}

function grow(): void {
  const sha256 = '00'.repeat(32);
  store.append({ kind: 'statement', at: store.now, id: 'com.acme.loans', statementSeq: 1, sha256 });
}

describe('miniapp log witness', () => {
  it('cosigns a log that grows, and remembers it through a restart', async () => {
    await withWitness(async (witness) => {
      expect(await ask(witness, '/state')).toEqual({ status: 200, body: { size: 0, root: '' } });
      const first = await offer(0);
      const answer = await ask(witness, '/cosign', first);
      expect(answer.status).toBe(200);
      const storeKeys = await openStoreKeys(new Uint8Array(await readFile(store.rootFile)), crypto);
      const cosigned = { ...first.head, cosignatures: [answer.body as unknown as Cosignature] };
      await expect(verifyTreeHead(cosigned, { storeKeys, crypto })).resolves.toMatchObject({
        head: cosigned,
      });
      expect(witness.journal()).toContain(
        `cosigned  size ${String(first.head.size)}, root ${first.head.root.slice(0, 12)}…, was 0\n`,
      );
      await witness.stop('SIGKILL');
      const again = await startWitness(witness.state);
      const { size, root } = first.head;
      expect((await ask(again, '/state')).body).toEqual({ size, root });
      grow();
      expect((await ask(again, '/cosign', await offer(size))).status).toBe(200);
      expect(await again.stop('SIGTERM')).toEqual({
        exitCode: 0,
        stdout: `Stopped. ${witness.state} remembers ${String(size + 1)} entries of ${origin}.\n`,
      });
      expect(await readdir(join(witness.state, '..'))).toEqual(['witness.json']);
    });
  });

  it('says from where to prove when the proof begins elsewhere, or the head is an old one', async () => {
    await withWitness(async (witness) => {
      const old = await offer(0);
      await ask(witness, '/cosign', old);
      const { size } = old.head;
      expect(await ask(witness, '/cosign', old)).toMatchObject({ status: 409, body: { size } });
      grow();
      await ask(witness, '/cosign', await offer(size));
      expect(await ask(witness, '/cosign', { ...old, fromSize: size + 1 })).toMatchObject({
        status: 409,
        body: { code: 'CHAIN_BROKEN', size: size + 1 },
      });
      expect(await readdir(join(witness.state, '..'))).toEqual(['witness.json', 'witness.json.lock']);
    });
  });

  it('does not cosign a fork, keeps both heads, and says so loudly', async () => {
    await withWitness(async (witness) => {
      const seen = await offer(0);
      await ask(witness, '/cosign', seen);
      const tree = { size: seen.head.size, root: fromHex('ab'.repeat(32)) };
      const head = await signTreeHead({ origin, tree, signedAt: store.now }, keys.log.signer);
      const request = { head, fromSize: tree.size, path: [] };
      expect(await ask(witness, '/cosign', request)).toMatchObject({
        status: 422,
        body: { code: 'LOG_FORKED' },
      });
      expect(await ask(witness, '/cosign', request)).toMatchObject({ status: 422 });
      const evidence = `${witness.state}.evidence-1.json`;
      expect(JSON.parse(await readFile(evidence, 'utf8'))).toEqual({
        known: seen.head,
        offered: head,
        path: [],
      });
      expect(witness.journal()).toContain(`FORK      kept in ${evidence}: show it to the operator`);
      expect(
        (await readdir(join(witness.state, '..'))).filter((name) => name.includes('evidence')),
      ).toHaveLength(1);
      expect((await ask(witness, '/state')).body).toMatchObject({ root: seen.head.root });
    });
  });

  it.each<[string, () => Promise<string | object>, number, string]>([
    ['what is no JSON', () => Promise.resolve('{'), 400, 'BODY_INVALID'],
    [
      'a head without members',
      () => Promise.resolve({ head: {}, fromSize: 0, path: [] }),
      400,
      'BODY_INVALID',
    ],
    [
      'a proof of something else than hashes',
      async () => ({ ...(await offer(0)), path: ['x'] }),
      400,
      'BODY_INVALID',
    ],
    ['a body without end', () => Promise.resolve('x'.repeat(100_000)), 413, 'BODY_TOO_LARGE'],
    [
      'a head that the log did not sign',
      async () => {
        const tree = { size: 5, root: fromHex('ab'.repeat(32)) };
        return {
          head: await signTreeHead({ origin, tree, signedAt: store.now }, keys.root.signer),
          fromSize: 0,
          path: [],
        };
      },
      422,
      'LOG_PROOF_INVALID',
    ],
    [
      'a head of another log',
      async () => {
        const tree = { size: 5, root: fromHex('ab'.repeat(32)) };
        const head = await signTreeHead(
          { origin: 'other.example', tree, signedAt: store.now },
          keys.log.signer,
        );
        return { head, fromSize: 0, path: [] };
      },
      422,
      'LOG_PROOF_INVALID',
    ],
  ])('refuses %s', async (_what, body, status, code) => {
    await withWitness(async (witness) => {
      expect(await ask(witness, '/cosign', await body())).toMatchObject({ status, body: { code } });
      expect(await ask(witness, '/state')).toMatchObject({ body: { size: 0 } });
      expect(await ask(witness, '/other')).toMatchObject({ status: 404 });
    });
  });

  it('lets no second process use its memory', async () => {
    await withWitness(async (witness) => {
      const args = [
        'log',
        'witness',
        '--root',
        store.rootFile,
        '--key',
        keys.witness.privateFile,
        '--port',
        '0',
      ];
      const run = await miniapp([...args, '--state', witness.state, '--json']);
      expect([run.exitCode, JSON.parse(run.stdout)]).toMatchObject([2, { code: 'STATE_IN_USE' }]);
    });
  });

  it('does not start with a key that is no witness, or over a memory that is damaged', async () => {
    const args = ['log', 'witness', '--root', store.rootFile, '--port', '0', '--json'];
    const foreign = await miniapp([
      ...args,
      '--key',
      keys.log.privateFile,
      '--state',
      join(folder, 'none.json'),
    ]);
    expect([foreign.exitCode, JSON.parse(foreign.stdout)]).toMatchObject([2, { code: 'USAGE' }]);
    const damaged = join(folder, 'damaged.json');
    await writeFile(damaged, '{"size":5');
    const run = await miniapp([...args, '--key', keys.witness.privateFile, '--state', damaged]);
    expect([run.exitCode, JSON.parse(run.stdout)]).toMatchObject([2, { code: 'STATE_INVALID' }]);
  });
});
