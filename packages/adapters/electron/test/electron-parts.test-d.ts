// Electron's own declarations hold what this adapter asks of them. Compiled, never run.

import type * as electron from 'electron';

import type { ElectronParts, ElectronPort, ElectronWindow } from '../src/electron-parts.js';
import type { ProgramMount } from '../src/program-mount.js';
import type { SchemeRegistry } from '../src/program-scheme.js';

type Holds<Asked, Given extends Asked> = Given;

export type Checked = [
  Holds<ElectronParts, typeof electron>,
  Holds<SchemeRegistry, electron.Protocol>,
  Holds<ElectronWindow, electron.BaseWindow>,
  Holds<ProgramMount, electron.BrowserWindow>,
  Holds<ElectronPort, electron.MessagePortMain>,
  // @ts-expect-error A view alone does not say how large its window is.
  Holds<ProgramMount, electron.View>,
];
