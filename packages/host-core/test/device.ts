import {
  createMemoryPlatform,
  createMemoryStore,
  createVirtualClock,
  scriptPrograms,
  settle,
} from '@org/testkit';
import { expect } from 'vitest';

import { createHost } from '../src/host.js';
import { scriptNativeCode } from './scripted-native-code.js';

import type { Host } from '../src/host-api.js';
import type { HostEvents } from '../src/host-events.js';
import type { RunningProgram } from '../src/launch-outcome.js';
import type {
  MemoryPlatform,
  MemoryStore,
  PublishedRelease,
  ReleaseFactory,
  ReleaseOptions,
  ScriptedPrograms,
} from '@org/testkit';
import type { ScriptedNativeCode } from './scripted-native-code.js';

/** The program of these tests. */
export const id = 'com.example.loans';

/** A device with a host, and a store it can reach. */
export interface Device {
  readonly factory: ReleaseFactory;
  readonly store: MemoryStore;
  readonly programs: ScriptedPrograms;
  readonly platform: MemoryPlatform;
  readonly host: Host;
  /** How many programs are on the screen. */
  readonly shown: number;
  /** What the host said of releases since it was opened. */
  readonly notices: readonly HostEvents['release'][];
  publish(version: string, options?: ReleaseOptions): Promise<PublishedRelease>;
  /** Publishes, downloads, and agrees to whatever it may do. */
  install(version: string, options?: ReleaseOptions): Promise<void>;
  launch(): Promise<RunningProgram>;
  /** Calls as the running program, and gives the answer's frame. */
  call(method: string, params?: unknown): Promise<unknown>;
  /** The device is switched off and on: the disk stays. */
  restart(hostVersion?: string): Promise<void>;
}

/** What a program may be: its lifecycle is the same. */
export const runtimes = ['web', 'native'] as const;

/** Versions whose native code is in the host of a device. */
const builtIn = ['1.0.0', '1.0.5', '1.0.9', '1.1.0', '2.0.0', '9.9.9'];

/** Opens a device that has nothing installed. Programs are of the web unless told; the code of native ones is in the host. */
export async function openDevice(
  given: ReleaseFactory,
  runtime: (typeof runtimes)[number] = 'web',
): Promise<Device> {
  const factory: ReleaseFactory = {
    ...given,
    release: (options) => given.release({ ...options, manifest: { runtime, ...options.manifest } }),
  };
  const store = createMemoryStore((path) => factory.authority.answer(path));
  let programs = scriptPrograms(settle);
  let platform = createMemoryPlatform({ network: store.network, program: programs.script });
  let notices: HostEvents['release'][] = [];
  let native = openNative();
  let host = await openHost();
  let calls = 0;

  const publish = async (version: string, options: ReleaseOptions = {}) => {
    const release = await factory.release({ ...options, manifest: { version, ...options.manifest } });
    store.publish(release);
    return release;
  };

  return {
    factory,
    store,
    get programs() {
      return programs;
    },
    get platform() {
      return platform;
    },
    get host() {
      return host;
    },
    get shown() {
      return platform.openSurfaces.size + native.shown.size;
    },
    get notices() {
      return notices;
    },
    publish,
    install: async (version, options) => {
      await publish(version, options);
      const outcome = await host.update(id);
      expect(outcome).toMatchObject({ type: 'staged', version });
      if (outcome.type === 'staged' && outcome.added !== undefined)
        await host.acceptUpdate(id, { version, added: outcome.added });
    },
    launch: async () => {
      const outcome = await host.launch(id);
      expect(outcome.type).toBe('launched');
      // The program greets, and then says that it is ready.
      await settle();
      await settle();
      return (outcome as { program: RunningProgram }).program;
    },
    call: async (method, params = {}) => {
      calls += 1;
      programs.guest.send([{ type: 'call', id: `call-${calls}`, method, params }]);
      await settle();
      await settle();
      return programs.guest.answersTo(`call-${calls}`)[0];
    },
    restart: async (hostVersion) => {
      const { disk } = platform;
      const clock = createVirtualClock(platform.clock.now());
      programs = scriptPrograms(settle);
      platform = createMemoryPlatform({ network: store.network, program: programs.script, disk, clock });
      native = openNative();
      host = await openHost(hostVersion);
    },
  };

  function openNative(): ScriptedNativeCode {
    const versions = runtime === 'native' ? builtIn : [];
    return scriptNativeCode(id, versions, { script: programs.script, clock: () => platform.clock });
  }

  async function openHost(version = '2.0.0'): Promise<Host> {
    const opened = await createHost({
      platform,
      name: 'Test Host',
      version,
      nativePrograms: native.codes,
      store: { url: store.url, root: factory.root },
    });
    notices = [];
    opened.on('release', (notice) => notices.push(notice));
    return opened;
  }
}
