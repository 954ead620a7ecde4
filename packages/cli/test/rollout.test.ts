import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { miniapp, openWorkshop } from './miniapp.js';
import type { Workshop } from './miniapp.js';

interface Received {
  readonly request: string;
  readonly token: string | undefined;
  readonly body: string;
}

let workshop: Workshop;
let server: Server;
let url: string;
let answer: { status: number; body: unknown };
let received: Received[];

beforeAll(async () => {
  workshop = await openWorkshop();
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url: path = '', headers } = request;
      const body = Buffer.concat(chunks).toString();
      received.push({ request: `${method} ${path}`, token: headers.authorization, body });
      response.writeHead(answer.status);
      response.end(JSON.stringify(answer.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
});

beforeEach(() => {
  received = [];
  answer = { status: 201, body: published };
});

afterAll(async () => {
  server.close();
  await workshop.remove();
});

const published = {
  id: 'com.partner.loans',
  channel: 'beta',
  version: '2.3.1',
  permille: 25,
  releaseSeq: 4,
  statementSeq: 9,
  manifestSha256: 'a'.repeat(64),
  container: { sha256: 'b'.repeat(64), size: 10 },
};
const environment = { MINIAPP_TOKEN: 'partner-token', MINIAPP_OPERATOR_TOKEN: 'operator-token' };
const run = (...args: readonly string[]) => miniapp([...args, '--store', url], environment);
const rollout = (...args: readonly string[]) => run('rollout', 'com.partner.loans', ...args);

describe('miniapp publish', () => {
  it('asks for a channel, a share of the devices, a threshold and a schedule', async () => {
    const { exitCode, stdout } = await run(
      ...['publish', workshop.package, '--channel', 'beta', '--rollout', '2.5%', '--halt-above', '2'],
      ...['--halt-after', '30', '--from', '2026-12-01', '--until', '2027-01-01', '--min-usable', '3'],
    );
    expect(exitCode).toBe(0);
    expect(received[0]?.request).toBe(
      'POST /mini-programs/com.partner.loans/releases?channel=beta&permille=25&haltFailPermille=20' +
        '&haltMinVerdicts=30&from=2026-12-01T00%3A00%3A00Z&until=2027-01-01T00%3A00%3A00Z&minUsable=3',
    );
    expect(stdout).toContain('channel      beta');
    expect(stdout).toContain('devices      2.5 %, from 2026-12-01T00:00:00Z, until 2027-01-01T00:00:00Z');
  });

  it('asks for nothing beside the bytes unless it is told', async () => {
    await run('publish', workshop.package);
    expect(received[0]?.request).toBe('POST /mini-programs/com.partner.loans/releases');
  });

  it.each([
    ['--rollout', '101'],
    ['--rollout', '2.55'],
    ['--rollout', 'ten'],
    ['--until', '2026-02-30'],
    ['--halt-after', '0'],
  ])('is not sent with %s %s', async (...option) => {
    expect((await run('publish', workshop.package, ...option)).exitCode).toBe(2);
    expect(received).toEqual([]);
  });
});

describe('miniapp rollout', () => {
  it.each<readonly [readonly string[], object]>([
    [['--to', '25%'], { channel: 'stable', permille: 250 }],
    [['--to', '0.1', '--channel', 'beta'], { channel: 'beta', permille: 1 }],
    [['--halt'], { channel: 'stable', halt: true }],
    [['--resume'], { channel: 'stable', resume: true }],
    [['--resume', '--to', '5'], { channel: 'stable', resume: true, permille: 50 }],
  ])('%j is sent as %j', async (args, body) => {
    answer = { status: 200, body: published };
    expect((await rollout(...args)).exitCode).toBe(0);
    expect(received).toMatchObject([
      { request: 'POST /mini-programs/com.partner.loans/rollout', token: 'Bearer partner-token' },
    ]);
    expect(JSON.parse(received[0]?.body ?? '')).toEqual(body);
  });

  it('says what the store answered', async () => {
    answer = { status: 200, body: published };
    const lines = ['  channel      beta', '  release      4', ''];
    expect((await rollout('--to', '2.5')).stdout).toBe(
      ['com.partner.loans 2.3.1: devices that get it: 2.5 %.', ...lines].join('\n'),
    );
    expect((await rollout('--halt')).stdout).toContain('2.3.1: the rollout is stopped.');
  });

  it('shows a refusal with the words of the store', async () => {
    const message = 'The rollout of com.partner.loans on stable was stopped: resume it.';
    answer = { status: 409, body: { code: 'ROLLOUT_HALTED', message } };
    const { exitCode, stdout } = await rollout('--to', '5', '--json');
    expect([exitCode, JSON.parse(stdout)]).toEqual([1, { ok: false, code: 'ROLLOUT_HALTED', message }]);
  });

  it.each([[['--halt', '--resume']], [['--halt', '--to', '5']], [['--status', '--to', '5']]])(
    'is not sent with %j',
    async (args) => {
      expect((await rollout(...args)).exitCode).toBe(2);
      expect(received).toEqual([]);
    },
  );

  it('needs a token', async () => {
    const { exitCode, stderr } = await miniapp(['rollout', 'com.partner.loans', '--store', url]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('TOKEN_MISSING');
  });
});

describe('miniapp rollout --status', () => {
  const channel = {
    ...{ channel: 'stable', releaseSeq: 4, version: '1.2.0', minUsableSeq: 0, graceUntil: null },
    ...{ rollout: { permille: 100, salt: 's' }, schedule: null, fallback: '1.1.0' },
  };
  const counts = { confirmed: 18, slow: 1, failed: 2, reasons: { error: 1, crashed: 1 } };
  const halt = { at: '2026-11-20T10:00:00Z', permille: 100, confirmed: 18, failed: 2, isByHand: false };
  const release = { releaseSeq: 4, channel: 'stable', version: '1.2.0', ...counts, halt, isTakenBack: false };

  it('shows each channel, and what devices say', async () => {
    const schedule = { until: '2027-01-01T00:00:00Z' };
    const beta = { ...channel, channel: 'beta', rollout: null, fallback: null, schedule, minUsableSeq: 3 };
    const older = { ...release, releaseSeq: 1, version: '1.1.0', failed: 0, reasons: {}, halt: null };
    answer = { status: 200, body: { id: 'x', channels: [channel, beta], releases: [release, older] } };
    const { stdout } = await rollout('--status');
    expect(received[0]?.request).toBe('GET /mini-programs/com.partner.loans/health');
    expect(stdout.split('\n')).toEqual([
      'com.partner.loans on each channel',
      '  stable       1.2.0, release 4; devices: 10 %, the others 1.1.0',
      '  beta         1.2.0, release 4; devices: all; until 2027-01-01T00:00:00Z; forbidden below release 3',
      'Trials of its releases',
      '  1.2.0, release 4, stable: 18 confirmed, 2 failed (error 1, crashed 1), 1 slow; stopped 2026-11-20T10:00:00Z: 2 of 20 trials failed',
      '  1.1.0, release 1, stable: 18 confirmed, 0 failed, 1 slow',
      '',
    ]);
  });

  it.each([
    ['nothing', {}],
    ['a list of something else', { channels: [1], releases: [] }],
    ['a count that is none', { channels: [], releases: [{ ...release, failed: 'many' }] }],
  ])('does not believe %s', async (_, body) => {
    answer = { status: 200, body };
    const { stderr } = await rollout();
    expect(stderr).toContain('STORE_ANSWER_INVALID');
  });
});
