// A host in memory under torture: the whole host, the real SDK, linked transports, one clock for both.

import { createHost } from '@org/host-core';

import { openMiniApp } from '../../guest-sdk/src/client.js';
import { connect } from '../../guest-sdk/src/connect.js';
import { receiveBytes } from '../../guest-sdk/src/receive-bytes.js';
import { linkedTransports } from '../src/linked-transports.js';
import { createMemoryPlatform } from '../src/memory-platform.js';
import { createMemoryStore } from '../src/memory-store.js';
import { skewClock } from '../src/torture/skewed-clock.js';
import { createTortureSdk, outcomeOfError } from '../src/torture/torture-guest.js';
import { createTortureProbe, tortureManifest } from '../src/torture/torture-probe.js';
import { createVirtualClock, settle } from '../src/virtual-clock.js';

import type { Transport } from '@org/bridge-protocol';
import type { PlatformClock } from '@org/host-core';
import type { MemoryDisk, ScriptedSurface } from '../src/memory-platform.js';
import type { PublishedRelease } from '../src/memory-store.js';
import type { ReleaseFactory } from '../src/release-factory.js';
import type { TortureSubject, TortureWire } from '../src/torture/torture-subject.js';

/** The programs of the torture, signed: slow to make, good for every subject. */
export interface TorturePrograms {
  readonly factory: ReleaseFactory;
  readonly releases: readonly PublishedRelease[];
}

/** How a broken host differs: what it does to the channel of each session, or to the subject as a whole. */
export interface Sabotage {
  /** Wraps the host's end. */
  readonly hostEnd?: (transport: Transport, subject: () => TortureSubject) => Transport;
  readonly subject?: (subject: TortureSubject) => Partial<TortureSubject>;
}

const attacker = 'com.example.attacker';
const neighbour = 'com.example.neighbour';

/** Signs both programs. */
export async function signTorturePrograms(factory: ReleaseFactory): Promise<TorturePrograms> {
  const releases: PublishedRelease[] = [];
  for (const id of [attacker, neighbour]) {
    const { permissions, allowedDomains } = tortureManifest;
    const manifest = { id, name: id, permissions: [...permissions], allowedDomains: [...allowedDomains] };
    releases.push(await factory.release({ manifest }));
  }
  return { factory, releases };
}

/** Installs and launches both programs. */
export async function openMemorySubject(
  { factory, releases }: TorturePrograms,
  sabotage: Sabotage = {},
): Promise<TortureSubject> {
  const probe = createTortureProbe();
  const base = createVirtualClock();
  const clock = skewClock(base);
  const hostClock: PlatformClock = {
    now: () => clock.now(),
    foregroundMs: () => base.foregroundMs(),
    setTimer: (delayMs, callback) => clock.setTimer(delayMs, callback),
  };
  const store = createMemoryStore((path) => factory.authority.answer(path));
  const surfaces = new Map<string, ScriptedSurface>();
  const disk: MemoryDisk = { rows: new Map(), bodies: new Map() };
  let gestures = 0;
  let sessions = 0;
  let hostEnds: { silence(): void; kill(): void } | null = null;
  const memory = createMemoryPlatform({
    network: store.network,
    disk,
    program: (surface) => {
      surfaces.set(surface.request.programId, surface);
      void Promise.resolve().then(() => {
        surface.sign({ type: 'painted' });
      });
    },
    natives: {
      methods: probe.natives,
      events: {},
      takeGesture: () => (gestures > 0 ? ((gestures -= 1), true) : false),
    },
  });
  const host = await createHost({
    platform: {
      ...memory,
      clock: hostClock,
      screens: probe.screens,
      issueToken: probe.issueToken,
      log: probe.log,
    },
    name: 'Memory Host',
    version: '2.0.0',
    extensions: probe.extensions,
    store: { url: store.url, root: factory.root },
  });
  for (const release of releases) {
    store.publish(release);
    const update = await host.update(release.id);
    if (update.type !== 'staged')
      throw new Error(`${release.id} was not installed: ${JSON.stringify(update)}`);
    await launch(release.id);
  }

  const subject: TortureSubject = {
    name: 'memory',
    probe,
    openWire: async () => toWire(openChannel(attacker)),
    openNeighbour: async () => toWire(openChannel(neighbour)),
    openSdk: async (options) =>
      createTortureSdk(
        { open: (parts) => openMiniApp({ ...parts, clock: guestClock(), timeoutMs: 5_000 }), receiveBytes },
        openChannel(attacker),
        options,
      ),
    connectOutsideHost: () =>
      connect().then(() => ({ type: 'result', result: null }) as const, outcomeOfError),
    reload: () => launch(attacker),
    settle,
    pass: (durationMs) => clock.advance(durationMs, settle),
    sleep: async (durationMs) => {
      clock.jump(durationMs);
    },
    silenceHost: async () => {
      hostEnds?.silence();
    },
    killHost: async () => {
      hostEnds?.kill();
    },
    revoke: (permission) => host.revoke(attacker, permission),
    sessionCount: () => sessions,
    consoleLines: async () => [],
    childFrames: { absent: 'no-child-frames' },
    navigationRaces: { absent: 'no-navigation' },
    foreignDocuments: { absent: 'no-navigation' },
    origins: { absent: 'no-origins' },
    forgeInPage: { absent: 'no-page-scripts' },
    loadTwice: { absent: 'no-page-scripts' },
    changedBuiltIns: { absent: 'shared-realm' },
    fallbackWire: { absent: 'no-fallback-transport' },
    workers: { absent: 'no-workers' },
    press: async () => {
      gestures = 1;
    },
    close: () => host.close(),
  };
  const broken: TortureSubject = { ...subject, ...sabotage.subject?.(subject) };
  return broken;

  async function launch(id: string): Promise<void> {
    const outcome = await host.launch(id);
    if (outcome.type !== 'launched') throw new Error(`${id} was not launched: ${JSON.stringify(outcome)}`);
    await settle();
  }

  function openChannel(id: string): Transport {
    const surface = surfaces.get(id);
    if (surface === undefined) throw new Error(`${id} has no surface.`);
    const [guestEnd, hostEnd] = linkedTransports({ carriesBytes: true });
    const frail = makeFrail(hostEnd);
    if (id === attacker) {
      hostEnds = frail;
      sessions += 1;
    }
    surface.sign({
      type: 'connected',
      transport: sabotage.hostEnd?.(frail.transport, () => broken) ?? frail.transport,
    });
    return guestEnd;
  }

  /** Sleeps move the host's wall clock both ways, and the guest's own clock never back. */
  function guestClock(): Pick<PlatformClock, 'now' | 'setTimer'> {
    let newest = 0;
    return {
      now: () => (newest = Math.max(newest, clock.now())),
      setTimer: (delayMs, callback) => clock.setTimer(delayMs, callback),
    };
  }
}

function toWire(transport: Transport): TortureWire {
  return { ...transport, sendSpecimen: { absent: 'string-wire-only' } };
}

/** A host's end that can fall silent, or be gone without a word to the guest. */
function makeFrail(below: Transport): { transport: Transport; silence(): void; kill(): void } {
  let isSilent = false;
  return {
    transport: {
      ...below,
      send: (packet, bytes) => {
        // As on a real port: the sender no longer has what it sent.
        const given = bytes && structuredClone(bytes, { transfer: [bytes.buffer] });
        if (!isSilent) below.send(packet, given);
      },
      onPacket: (listener) => {
        below.onPacket((packet, bytes) => {
          if (!isSilent) listener(packet, bytes);
        });
      },
    },
    silence: () => {
      isSilent = true;
    },
    kill: () => {
      isSilent = true;
      below.close();
    },
  };
}
