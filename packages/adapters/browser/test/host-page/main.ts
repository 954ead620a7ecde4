// A host page reduced to what the journeys drive: it installs a release and opens surfaces by name.

import { createBrowserPlatform } from '@org/adapter-browser';

import { filesOf } from './files-of.js';

import type { Transport } from '@org/bridge-protocol';
import type { Platform, PreparedSurface, Surface, SurfaceRequest, SurfaceSign } from '@org/host-core';

/** What a test tells the page to launch. */
export interface LaunchRequest {
  readonly programId: string;
  readonly label: string;
  readonly webStorage: boolean;
  /** Where the page fetches `statement`, `manifest` and `container` from. */
  readonly releaseUrl: string;
  /** The store keys that the host page pins. */
  readonly root: string;
  /** Where the user was when it ended. */
  readonly resumePath?: string;
  /** What is made ready is made for any program. */
  readonly isSpare?: boolean;
}

/** What the tests call in the page. */
interface HostPage {
  /** Makes a surface ready, for a launch by the same name. */
  prepare(name: string, request: LaunchRequest): Promise<void>;
  launch(name: string, request: LaunchRequest): Promise<void>;
  /** Signs so far, without their transports. */
  signs(name: string): readonly string[];
  /** Sends a packet on the last transport and gives the next one that comes back. */
  echo(name: string, packet: string): Promise<string>;
  /** How many transports were closed so far. */
  closedTransports(name: string): number;
  close(name: string): Promise<void>;
}

declare global {
  interface Window {
    hostPage: Promise<HostPage>;
    platform: Promise<Platform>;
  }
}

interface OpenProgram {
  readonly mount: HTMLElement;
  readonly signs: string[];
  surface: Surface | null;
  transport: Transport | null;
  closed: number;
}

const { port } = location;
const refuse = () => Promise.reject(new Error('Not in this test.'));
window.platform = createBrowserPlatform({
  programOrigin: (label) => `http://${label}.localhost:${port}`,
  screens: { askConsent: refuse, pay: refuse, showDialog: refuse, showToast: () => undefined },
  issueToken: refuse,
});
window.hostPage = window.platform.then(createHostPage);

function createHostPage(platform: Platform): HostPage {
  const programs = new Map<string, OpenProgram>();
  const prepared = new Map<string, PreparedSurface>();
  const programOf = (name: string): OpenProgram => {
    const program = programs.get(name);
    if (program === undefined) throw new Error(`Nothing was launched as ${name}.`);
    return program;
  };

  return {
    prepare: async (name, what) => {
      const { surfaces } = platform;
      const surface =
        what.isSpare === true
          ? await surfaces.prepareAny?.()
          : await surfaces.prepare?.(await requestOf(name, what, null));
      if (surface !== undefined) prepared.set(name, surface);
    },
    launch: async (name, what) => {
      const mount = document.createElement('main');
      mount.style.height = '300px';
      document.body.append(mount);
      const program: OpenProgram = { mount, signs: [], surface: null, transport: null, closed: 0 };
      programs.set(name, program);
      const surfaces = prepared.get(name) ?? platform.surfaces;
      program.surface = await surfaces.open(await requestOf(name, what, mount), (sign) => {
        onSign(program, sign);
      });
    },
    signs: (name) => programOf(name).signs,
    echo: (name, packet) =>
      new Promise((resolve) => {
        const { transport } = programOf(name);
        transport?.onPacket(resolve);
        transport?.send(packet);
      }),
    closedTransports: (name) => programOf(name).closed,
    close: async (name) => {
      const { surface, mount } = programOf(name);
      await surface?.close();
      mount.remove();
    },
  };

  async function requestOf(
    name: string,
    { programId, label, webStorage, releaseUrl, root, resumePath }: LaunchRequest,
    mount: HTMLElement | null,
  ): Promise<SurfaceRequest> {
    await platform.blobs.put(name, chunksOf(await bytesOf(`${releaseUrl}/container`)));
    const manifest = await bytesOf(`${releaseUrl}/manifest`);
    return {
      programId,
      label,
      programName: name,
      entryPoint: 'index.html',
      resume: resumePath === undefined ? null : { path: resumePath, text: '' },
      welcome: '{}',
      webStorage,
      domains: [],
      statement: await bytesOf(`${releaseUrl}/statement`),
      storeKeys: [],
      storeRoot: new TextEncoder().encode(root),
      manifest,
      ...filesOf(platform, name, manifest),
      mount,
    };
  }
}

function onSign(program: OpenProgram, sign: SurfaceSign): void {
  switch (sign.type) {
    case 'connected':
      program.transport = sign.transport;
      sign.transport.onClose(() => {
        program.closed += 1;
      });
      program.signs.push('connected');
      return;
    case 'error':
      program.signs.push(`error: ${sign.message}`);
      return;
    case 'crashed':
      program.signs.push(`crashed: ${sign.reason}`);
      return;
    case 'painted':
    case 'unresponsive':
    case 'visible':
    case 'hidden':
      program.signs.push(sign.type);
      return;
    case 'sight':
      program.signs.push(sign.isInSight ? 'in sight' : 'out of sight');
      return;
    case 'state':
      return;
  }
}

async function bytesOf(url: string): Promise<Uint8Array> {
  return new Uint8Array(await (await fetch(url)).arrayBuffer());
}

async function* chunksOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let offset = 0; offset < bytes.length; offset += 65_536) {
    yield await Promise.resolve(bytes.subarray(offset, offset + 65_536));
  }
}
