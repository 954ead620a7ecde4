import { createMemoryPlatform, createMemoryStore, settle } from '@org/testkit';
import { expect } from 'vitest';

import { createHost } from '../src/host.js';
import { id } from './device.js';

import type { Host } from '../src/host-api.js';
import type { HostEvents } from '../src/host-events.js';
import type { NativeCode, NativeLaunch } from '../src/native-code.js';
import type {
  MemoryDisk,
  MemoryPlatform,
  MemoryStore,
  PublishedRelease,
  ReleaseFactory,
  ReleaseOptions,
} from '@org/testkit';

/** A host with native programs, over a disk that outlives it. */
export interface NativeScene {
  readonly host: Host;
  readonly platform: MemoryPlatform;
  readonly store: MemoryStore;
  /** Of releases and closed programs, in order. */
  readonly notices: readonly (HostEvents['release'] | HostEvents['closed'])[];
  /** Publishes a native release, unless told. */
  publish(version: string, options?: ReleaseOptions): Promise<PublishedRelease>;
  /** The app is updated: another host over the same disk. */
  reopen(codes: readonly NativeCode[], version?: string): Promise<void>;
}

/** Opens a host with this native code. A surface of the platform is an error: nothing of the web is ever opened. */
export async function openNativeScene(
  factory: ReleaseFactory,
  codes: readonly NativeCode[],
): Promise<NativeScene> {
  const store = createMemoryStore((path) => factory.authority.answer(path));
  const disk: MemoryDisk = { rows: new Map(), bodies: new Map() };
  let opened = await open(codes);
  return {
    store,
    get host() {
      return opened.host;
    },
    get platform() {
      return opened.platform;
    },
    get notices() {
      return opened.notices;
    },
    publish: async (version, { manifest, ...options } = {}) => {
      const release = await factory.release({
        ...options,
        manifest: { version, runtime: 'native', ...manifest },
      });
      store.publish(release);
      return release;
    },
    reopen: async (next, version) => {
      await opened.host.close();
      opened = await open(next, version);
    },
  };

  async function open(
    nativePrograms: readonly NativeCode[],
    version = '2.0.0',
  ): Promise<Pick<NativeScene, 'host' | 'platform' | 'notices'>> {
    const program = () => {
      throw new Error('A surface of the web was opened for a native program.');
    };
    const platform = createMemoryPlatform({ network: store.network, program, disk });
    const host = await createHost({
      platform,
      name: 'Test Host',
      version,
      nativePrograms,
      store: { url: store.url, root: factory.root },
    });
    const notices: (HostEvents['release'] | HostEvents['closed'])[] = [];
    host.on('release', (notice) => notices.push(notice));
    host.on('closed', (notice) => notices.push(notice));
    return { host, platform, notices };
  }
}

/** Native code that a test looks into. */
export interface WatchedCode extends NativeCode {
  /** Each start of it. */
  readonly launches: NativeLaunch[];
  /** How often it was taken away. */
  readonly stops: number;
}

/** Code of one version. It is seen at once, unless told. */
export function nativeCode(
  version: string | null,
  start: (launch: NativeLaunch) => Promise<unknown> = () => Promise.resolve(),
): WatchedCode {
  const launches: NativeLaunch[] = [];
  let stops = 0;
  return {
    id,
    version,
    launches,
    get stops() {
      return stops;
    },
    start: async (launch) => {
      launches.push(launch);
      await start(launch);
      return () => {
        stops += 1;
      };
    },
  };
}

/** A host in which a release of `code` is installed and runs, with what it was started with. */
export async function openRunning(
  factory: ReleaseFactory,
  code: WatchedCode,
): Promise<NativeScene & { readonly launch: NativeLaunch }> {
  const scene = await openNativeScene(factory, [code]);
  await scene.publish(code.version ?? '1.0.0');
  expect(await scene.host.update(id)).toMatchObject({ type: 'staged' });
  expect(await scene.host.launch(id, { mount: 'here' })).toMatchObject({ type: 'launched' });
  await settled();
  return Object.assign(scene, { launch: code.launches[0] as NativeLaunch });
}

/** Everything that waits on promises alone has run, over several hops. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 6; turn += 1) await settle();
}
