// An app's web views as bridge-torture sees them. The kit and the host run in the app's script engine; the program in its view.

import { outcomeOfError } from '@org/testkit';

import { connect } from '../../packages/guest-sdk/src/connect.js';

import type { BridgeAttempt, SkewedClock, TortureProbe, TortureSubject } from '@org/testkit';
import type { Host } from '@org/host-core';
import type { NativeWords } from '@org/host-core/native';
import type { RemoteProgram } from './remote-program.js';

/** A program that is kept running. */
export interface LaunchedProgram extends RemoteProgram {
  readonly id: string;
  readonly origin: string;
  /** Launches it, or launches it again. */
  launch(): Promise<void>;
  /** Sessions that the host has begun with it. */
  sessionCount(): number;
  /** The host's end of its newest channel says and hears nothing any more. */
  silence(): void;
  /** The host's end of its newest channel is gone. */
  kill(): void;
  /** Says a line to the core as the engine would, from whoever the facts tell. */
  speak(said: Pick<NativeWords['surface.text'], 'text' | 'isMainFrame' | 'origin'>): void;
}

/** What the subject is made of. */
export interface NativeTorture {
  readonly name: string;
  readonly host: Host;
  readonly probe: TortureProbe;
  readonly clock: SkewedClock;
  readonly attacker: LaunchedProgram;
  readonly neighbour: LaunchedProgram;
  readonly wait: (durationMs: number) => Promise<void>;
  /** What frames inside the attacker have said. */
  readonly children: readonly string[];
  /** The user presses something: the app takes notice. */
  readonly press: () => Promise<void>;
}

/** Time for something that should not happen to happen. */
const GRACE_MS = 300;
const STEP_MS = 500;

/** The subject of an app. */
export function createNativeTortureSubject(torture: NativeTorture): TortureSubject {
  const { name, host, probe, clock, attacker, neighbour, wait, children } = torture;
  const settle = () => wait(1);
  const foreign = 'https://foreign.example/';
  let asked = 0;
  return {
    name,
    probe,
    openWire: () => attacker.openWire(),
    openNeighbour: () => neighbour.openWire(),
    openSdk: (options = {}) => attacker.openSdk(options.isHolding === true),
    connectOutsideHost: () =>
      connect().then(() => ({ type: 'result', result: null }) as const, outcomeOfError),
    reload: () =>
      attacker.nextDocument(async () => {
        // The document that is asked is gone before it could answer.
        attacker.run('reload').catch(() => undefined);
      }),
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
    consoleLines: () => attacker.run('consoleLines'),
    childFrames: async () => {
      const heard = children.length;
      const before = attacker.sessionCount();
      const kinds = await attacker.run('openChildFrames', foreign);
      // An engine that says which frame speaks would say it of each of them.
      for (const origin of [attacker.origin, 'null', foreign])
        attacker.speak({ text: 'connect child-12345678', isMainFrame: false, origin });
      await wait(GRACE_MS);
      if (children.length === heard) throw new Error('No frame has spoken, so nothing was tried.');
      const hasBridge = children.slice(heard).includes('bridge') || attacker.sessionCount() > before;
      return kinds.map((way) => ({ way, hasBridge }));
    },
    navigationRaces: () =>
      leaveAll([
        ['asks and goes to another origin', foreign, 'asking'],
        ['asks and goes to an empty page', 'about:blank', 'asking'],
        ['asks and goes to another program', neighbour.origin, 'asking'],
        ['asks and goes to its own document', '/index.html', 'asking'],
      ]),
    foreignDocuments: () =>
      leaveAll([
        ['a new window', '/index.html', 'opening'],
        ['a blank new window', 'about:blank', 'opening'],
        ['a fragment', '#elsewhere', 'silent'],
        ['about:blank', 'about:blank', 'silent'],
        ['a blob', 'blob:', 'silent'],
        [
          'a data URL',
          'data:text/html,<script>postMessage({miniapp:"connect",nonce:"data-12345678"},"*")</script>',
          'silent',
        ],
        [
          'a script in the address',
          'javascript:postMessage({miniapp:"connect",nonce:"script-1234"},"*")',
          'silent',
        ],
        ['a page of another origin', foreign, 'silent'],
        ['a page of another program', `${neighbour.origin}/index.html`, 'silent'],
      ]),
    origins: {
      own: attacker.origin,
      ask: async (origin, { isOtherWindow = false } = {}) => {
        const before = attacker.sessionCount();
        asked += 1;
        attacker.speak({
          text: `connect origin-${String(asked)}-12345678`,
          isMainFrame: !isOtherWindow,
          origin,
        });
        await settle();
        return attacker.sessionCount() > before;
      },
    },
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
    press: torture.press,
    close: () => host.close(),
  };

  /** Leaves by each way, and launches the program anew where it is gone. */
  async function leaveAll(leaves: readonly Leave[]): Promise<readonly BridgeAttempt[]> {
    const attempts: BridgeAttempt[] = [];
    for (const [way, url, how] of leaves) {
      const heard = children.length;
      const before = attacker.sessionCount();
      await orNull(attacker.run('leaveFor', url, how));
      await wait(GRACE_MS);
      const stray = await orNull(attacker.run('strayPorts'));
      // Whoever asked by itself may have begun a session, and nobody else; a port is for the one who asked.
      const sessions = attacker.sessionCount() - before - (how === 'asking' ? 1 : 0);
      if (stray === null) await attacker.launch();
      const hasBridge =
        sessions > 0 ||
        children.slice(heard).includes('bridge') ||
        (stray === null && (await attacker.run('strayPorts')) > 0);
      attempts.push({ way, hasBridge });
    }
    return attempts;
  }

  function orNull<T>(answer: Promise<T>): Promise<T | null> {
    return Promise.race([answer.catch(() => null), wait(GRACE_MS).then(() => null)]);
  }
}

type Leave = readonly [way: string, url: string, how: 'silent' | 'asking' | 'opening'];
