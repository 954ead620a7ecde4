import { createBrowserPlatform } from '@org/adapter-browser';
import { createHost } from '@org/host-core';
import { createTortureProbe, scriptGuest, skewClock } from '@org/testkit';

import { holdProgram } from './torture-remote.js';

import type { Transport } from '@org/bridge-protocol';
import type { Host, PlatformSurfaces } from '@org/host-core';
import type { SkewedClock, TortureProbe, TortureWire } from '@org/testkit';

import type { RemoteProgram } from './torture-remote.js';

/** The real host on the real adapter, and the ends of its channels in the kit's hand. */
export interface TortureHost {
  readonly kind: 'own' | 'opaque';
  readonly host: Host;
  readonly probe: TortureProbe;
  readonly clock: SkewedClock;
  readonly attacker: LaunchedProgram;
  readonly neighbour: LaunchedProgram;
}

/** A program that is kept running. */
export interface LaunchedProgram extends RemoteProgram {
  readonly id: string;
  /** Launches it, or launches it again. */
  launch(): Promise<void>;
  /** Sessions that the host has begun with it. */
  sessionCount(): number;
  /** The host's end of its newest channel says and hears nothing any more. */
  silence(): void;
  /** The host's end of its newest channel is gone. */
  kill(): void;
}

/** Opens a host, installs both programs and launches them. */
export async function createTortureHost(kind: TortureHost['kind']): Promise<TortureHost> {
  const probe = createTortureProbe();
  const platform = await createBrowserPlatform({
    programOrigin: (label) => `http://${label}.localhost:${location.port}`,
    screens: probe.screens,
    issueToken: probe.issueToken,
    natives: { app: probe.natives },
    databaseName: `torture-${kind}`,
    log: probe.log,
  });
  const clock = skewClock(platform.clock);
  const channels = new Map<string, Channel[]>();
  const host = await createHost({
    platform: {
      ...platform,
      // The adapter's own watching goes by the clock of the page; only the core's time is moved.
      clock: {
        now: () => clock.now(),
        setTimer: (delayMs, callback) => clock.setTimer(delayMs, callback),
        foregroundMs: () => platform.clock.foregroundMs(),
      },
      surfaces: watchChannels(platform.surfaces, (id, channel) => {
        channels.set(id, [...(channels.get(id) ?? []), channel]);
      }),
    },
    name: 'Torture Host',
    version: '2.0.0',
    extensions: probe.extensions,
    store: { url: `${location.origin}/store`, root: await (await fetch('/store-keys.json')).text() },
  });
  const programOf = async (id: string) => {
    const program = openProgram(id, host, () => channels.get(id) ?? []);
    const update = await host.update(id);
    if (update.type !== 'staged' && update.type !== 'up-to-date') throw new Error(JSON.stringify(update));
    await program.launch();
    return program;
  };
  const attacker = await programOf(`com.example.${kind}`);
  const neighbour = await programOf('com.example.neighbour');
  return { kind, host, probe, clock, attacker, neighbour };
}

interface Channel {
  silence(): void;
  kill(): void;
}

function openProgram(id: string, host: Host, channels: () => readonly Channel[]): LaunchedProgram {
  const mount = document.createElement('section');
  mount.style.height = '200px';
  document.body.append(mount);
  const remote = holdProgram(mount);
  const newest = () => channels()[channels().length - 1];
  return Object.assign(remote, {
    id,
    launch: async () => {
      await remote.nextDocument(async () => {
        const outcome = await host.launch(id, { mount });
        if (outcome.type !== 'launched') throw new Error(JSON.stringify(outcome));
      });
      await sayReady(await remote.openWire());
    },
    sessionCount: () => channels().length,
    silence: () => newest()?.silence(),
    kill: () => newest()?.kill(),
  });
}

/** A release that never says it is ready, and is closed again and again, is not launched for long. */
async function sayReady(wire: TortureWire): Promise<void> {
  const guest = scriptGuest(wire);
  const untilHeard = async (count: number) => {
    for (let looks = 0; guest.received.length < count && looks < 1_000; looks += 1) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  await guest.greet(() => untilHeard(1));
  guest.send([{ type: 'call', id: 'ready', method: 'app.ready', params: {} }]);
  await untilHeard(2);
}

/** Surfaces whose transports can be silenced. */
function watchChannels(
  surfaces: PlatformSurfaces,
  onChannel: (id: string, channel: Channel) => void,
): PlatformSurfaces {
  return {
    open: (request, onSign) =>
      surfaces.open(request, (sign) => {
        if (sign.type !== 'connected') {
          onSign(sign);
          return;
        }
        const { transport, channel } = makeFrail(sign.transport);
        onChannel(request.programId, channel);
        onSign({ type: 'connected', transport });
      }),
  };
}

function makeFrail(below: Transport): { readonly transport: Transport; readonly channel: Channel } {
  let isSilent = false;
  return {
    transport: {
      ...below,
      send: (packet, bytes) => {
        if (!isSilent) below.send(packet, bytes);
      },
      onPacket: (listener) => {
        below.onPacket((packet, bytes) => {
          if (!isSilent) listener(packet, bytes);
        });
      },
    },
    channel: {
      silence: () => {
        isSilent = true;
      },
      kill: () => {
        below.close();
      },
    },
  };
}
