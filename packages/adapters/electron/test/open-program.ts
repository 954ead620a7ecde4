// A program opened over an Electron in memory, with all that a test asks.

import { createVirtualClock } from '@org/testkit';

import { createProgramSurfaces } from '../src/program-surface.js';
import { createFakeElectron, createFakeWindow } from './fake-electron.js';
import { echoFiles, requestOf } from './programs.js';

import type { Surface, SurfaceRequest, SurfaceSign } from '@org/host-core';
import type { VirtualClock } from '@org/testkit';

import type { FakeSession, FakeView } from './fake-electron.js';

/** What a test asks and steers. */
interface OpenedProgram {
  readonly surface: Surface;
  /** Opens it once more. */
  readonly open: (mount?: unknown) => Promise<Surface>;
  readonly view: FakeView;
  readonly contents: FakeView['webContents'];
  readonly session: FakeSession;
  readonly sessions: ReadonlyMap<string, FakeSession>;
  readonly clock: VirtualClock;
  readonly window: ReturnType<typeof createFakeWindow>;
  readonly signs: SurfaceSign[];
  readonly types: () => string[];
  readonly presses: string[];
}

/** Opens a program of the label `pecho`; by default one that echoes. */
export async function openProgram(
  program: Partial<Omit<SurfaceRequest, 'files'>> = {},
  { hasDevTools = false } = {},
): Promise<OpenedProgram> {
  const { electron, sessions, views } = createFakeElectron();
  const clock = createVirtualClock();
  const window = createFakeWindow();
  const signs: SurfaceSign[] = [];
  const presses: string[] = [];
  const surfaces = createProgramSurfaces({
    electron,
    clock,
    preload: '/app/preload.cjs',
    hasDevTools,
    onPress: (programId) => presses.push(programId),
  });
  const open = (mount: unknown = window): Promise<Surface> =>
    surfaces.open(requestOf({ files: echoFiles, mount, ...program }), (sign) => signs.push(sign));
  const surface = await open();
  const [view] = views;
  const [session] = sessions.values();
  if (view === undefined || session === undefined) throw new Error('Nothing was opened.');
  const types = () => signs.map(({ type }) => type);
  return {
    surface,
    open,
    view,
    contents: view.webContents,
    session,
    sessions,
    clock,
    window,
    signs,
    types,
    presses,
  };
}
