// The browser adapter as bridge-torture sees it. Nothing here is played: frames, ports, workers and presses are the engine's.

import { outcomeOfError } from '@org/testkit';

import { connect } from '../../../../guest-sdk/src/connect.js';

import { attestedMessage } from './torture-child.js';

import type { BridgeAttempt, TortureOrigins, TortureSubject } from '@org/testkit';

import type { LaunchedProgram, TortureHost } from './torture-host.js';

/** Time for something that should not happen to happen. */
const GRACE_MS = 300;

const wait = (durationMs: number) => new Promise<void>((resolve) => setTimeout(resolve, durationMs));

/** The subject of a host page. */
export function createBrowserSubject({
  kind,
  host,
  probe,
  clock,
  attacker,
  neighbour,
}: TortureHost): TortureSubject {
  const children: string[] = [];
  const lines: string[] = [];
  addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (typeof data === 'object' && data !== null && 'tortureChild' in data)
      children.push(String(data.tortureChild));
  });
  for (const level of ['debug', 'error', 'info', 'log', 'warn'] as const) {
    console[level] = (...words: unknown[]) => lines.push(words.map(String).join(' '));
  }
  const settle = () => wait(1);
  const foreign = `${location.origin}/missing`;

  return {
    name: kind === 'own' ? 'browser adapter, own origin' : 'browser adapter, opaque',
    probe,
    openWire: () => attacker.openWire(),
    openNeighbour: () => neighbour.openWire(),
    openSdk: (options = {}) => attacker.openSdk(options.isHolding === true),
    connectOutsideHost: () =>
      connect().then(() => ({ type: 'result', result: null }) as const, outcomeOfError),
    reload: async () => {
      // A document without an origin is written, not loaded: it ends where it leaves, and is launched again.
      if (kind === 'own') await attacker.nextDocument(() => askToReload(attacker));
      else {
        await Promise.race([askToReload(attacker), wait(GRACE_MS)]);
        await wait(GRACE_MS);
        await attacker.launch();
      }
    },
    settle,
    pass: async (durationMs) => {
      // In steps, so that what one side sends reaches the other in its time.
      for (let leftMs = durationMs; leftMs > 0; leftMs -= STEP_MS) {
        const stepMs = Math.min(STEP_MS, leftMs);
        await Promise.all([attacker.run('advance', stepMs), clock.advance(stepMs, settle)]);
        await settle();
      }
    },
    sleep: async (durationMs) => {
      clock.jump(durationMs);
      // A page's own clock never goes back.
      if (durationMs > 0) await attacker.run('jump', durationMs);
    },
    silenceHost: async () => {
      attacker.silence();
    },
    killHost: async () => {
      attacker.kill();
    },
    revoke: (permission) => host.revoke(attacker.id, permission),
    sessionCount: () => attacker.sessionCount(),
    consoleLines: async () => [...lines, ...(await attacker.run('consoleLines'))],
    childFrames: async () => {
      const heard = children.length;
      const before = attacker.sessionCount();
      const opening = attacker.run('openChildFrames', foreign);
      // Frames of another process come into sight one by one.
      let count = 0;
      for (let looks = 0, seen = -1; looks < 8 && (count === 0 || seen !== count); looks += 1) {
        await wait(GRACE_MS / 6);
        seen = count;
        count = attacker.frame.contentWindow?.length ?? 0;
      }
      if (count === 0) throw new Error('No child frame was opened, so nothing was tried.');
      // Not every engine lets a child run a script of the program: so each is also spoken for.
      const { contentWindow } = attacker.frame;
      for (let index = 0; index < count; index += 1) {
        const source = contentWindow?.[index] ?? null;
        const data = { miniapp: 'connect', nonce: `child-${index}-12345678` };
        dispatchEvent(attestedMessage({ data, origin: ownOrigin(kind, attacker), source }));
      }
      const kinds = await opening;
      const hasBridge = children.slice(heard).includes('bridge') || attacker.sessionCount() > before;
      return kinds.map((way) => ({ way, hasBridge }));
    },
    navigationRaces: () =>
      leaveAll(attacker, children, [
        ['asks and goes to another origin', foreign, 'asking'],
        ['asks and goes to an empty page', 'about:blank', 'asking'],
        ['asks and goes to the page of programs without an origin', '/__miniapp/opaque', 'asking'],
        ['asks and goes to its own document', '/index.html', 'asking'],
      ]),
    foreignDocuments: () =>
      leaveAll(attacker, children, [
        ['a popup', '/index.html', 'opening'],
        ['a blank popup', 'about:blank', 'opening'],
        ['a fragment', '#elsewhere', 'silent'],
        ['about:blank', 'about:blank', 'silent'],
        ['a blob', 'blob:', 'silent'],
        [
          'a data URL',
          'data:text/html,<script>parent.postMessage({miniapp:"connect",nonce:"data-12345678"},"*")</script>',
          'silent',
        ],
        [
          'a redirect by script',
          'javascript:parent.postMessage({miniapp:"connect",nonce:"script-1234"},"*")',
          'silent',
        ],
        ['a page of another origin', foreign, 'silent'],
      ]),
    origins: originsOf(kind, attacker, settle),
    forgeInPage: (packets) => attacker.run('forge', packets),
    loadTwice: async () => {
      const before = attacker.sessionCount();
      const outcomes = await attacker.run('useBothLoads');
      const failed = outcomes.find(({ type }) => type === 'error');
      if (failed !== undefined) throw new Error(`A script of the SDK: ${JSON.stringify(failed)}`);
      return attacker.sessionCount() - before;
    },
    changedBuiltIns: (value) => attacker.run('callWithChangedBuiltIns', value),
    fallbackWire: { absent: 'no-fallback-transport' },
    workers: async () => {
      const attempts = await attacker.run('tryWorkers');
      await neighbour.run('listenToBroadcast');
      await attacker.run('broadcast');
      await wait(GRACE_MS / 4);
      const heard = await neighbour.run('heardBroadcasts');
      return [...attempts, { way: 'a broadcast to another program', hasBridge: heard > 0 }];
    },
    press: async () => {
      const { x, y } = attacker.frame.getBoundingClientRect();
      await fetch(`/press?x=${Math.round(x + 20)}&y=${Math.round(y + 20)}`);
    },
    close: () => host.close(),
  };
}

const STEP_MS = 500;

async function askToReload(program: LaunchedProgram): Promise<void> {
  await program.run('reload');
}

type Leave = readonly [way: string, url: string, how: 'silent' | 'asking' | 'opening'];

/** Leaves by each way, and launches the program anew where it is gone. */
async function leaveAll(
  program: LaunchedProgram,
  children: readonly string[],
  leaves: readonly Leave[],
): Promise<readonly BridgeAttempt[]> {
  const attempts: BridgeAttempt[] = [];
  for (const [way, url, how] of leaves) {
    const heard = children.length;
    const before = program.sessionCount();
    await Promise.race([program.run('leaveFor', url, how), wait(GRACE_MS)]);
    await wait(GRACE_MS);
    const stray = await Promise.race([program.run('strayPorts'), wait(GRACE_MS).then(() => null)]);
    // Whoever asked by itself may have begun a session, and nobody else; a port is for the one who asked.
    const sessions = program.sessionCount() - before - (how === 'asking' ? 1 : 0);
    if (stray === null) await program.launch();
    const hasBridge =
      sessions > 0 ||
      children.slice(heard).includes('bridge') ||
      (stray === null && (await program.run('strayPorts')) > 0);
    attempts.push({ way, hasBridge });
  }
  return attempts;
}

/** What the adapter takes for the program's origin. */
function ownOrigin(kind: TortureHost['kind'], program: LaunchedProgram): string {
  return kind === 'opaque' ? 'null' : new URL(program.frame.src).origin;
}

/** Speaks to the adapter in the place of the program's window, or of another one, as an engine would attest it. */
function originsOf(
  kind: TortureHost['kind'],
  program: LaunchedProgram,
  settle: () => Promise<void>,
): TortureOrigins {
  let asked = 0;
  return {
    own: ownOrigin(kind, program),
    ask: async (origin, { isOtherWindow = false } = {}) => {
      const before = program.sessionCount();
      asked += 1;
      const data = { miniapp: 'connect', nonce: `origin-${asked}-12345678` };
      const source = isOtherWindow ? window : program.frame.contentWindow;
      dispatchEvent(attestedMessage({ data, origin, source }));
      await settle();
      return program.sessionCount() > before;
    },
  };
}
