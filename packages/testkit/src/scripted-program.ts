import { linkedTransports } from './linked-transports.js';
import { scriptGuest } from './scripted-guest.js';

import type { ProgramScript, ScriptedSurface } from './memory-platform.js';
import type { ScriptedGuest } from './scripted-guest.js';

/** How a scripted program behaves when it is opened. */
export type ProgramBehaviour =
  /** Paints, connects, greets, calls `app.ready`. */
  | 'works'
  /** Paints and connects, and never calls `app.ready`. */
  | 'never-ready'
  /** Throws before it paints. */
  | 'throws'
  /** Shows nothing. */
  | 'paints-nothing'
  /** Stops turning its event loop before it paints. */
  | 'hangs';

/** Programs by version, and the guests that are talking. */
export interface ScriptedPrograms {
  readonly script: ProgramScript;
  /** How each version behaves; a version that is not named works. */
  readonly behaviours: Map<string, ProgramBehaviour>;
  /** Versions in the order their surfaces opened. */
  readonly opened: string[];
  /** The guest of the newest surface. */
  readonly guest: ScriptedGuest;
  readonly surface: ScriptedSurface;
}

/** Scripts programs by the version in their manifest. */
export function scriptPrograms(settle: () => Promise<void>): ScriptedPrograms {
  const behaviours = new Map<string, ProgramBehaviour>();
  const opened: string[] = [];
  let current: { surface: ScriptedSurface; guest: ScriptedGuest | null } | null = null;

  return {
    behaviours,
    opened,
    script: (surface) => {
      const version = versionOf(surface.request.manifest);
      opened.push(version);
      current = { surface, guest: null };
      void behave(current, behaviours.get(version) ?? 'works');
    },
    get guest() {
      const guest = current?.guest ?? null;
      if (guest === null) throw new Error('No program has connected.');
      return guest;
    },
    get surface() {
      if (current === null) throw new Error('No program was opened.');
      return current.surface;
    },
  };

  async function behave(
    program: { surface: ScriptedSurface; guest: ScriptedGuest | null },
    behaviour: ProgramBehaviour,
  ): Promise<void> {
    const { surface } = program;
    await Promise.resolve();
    switch (behaviour) {
      case 'throws':
        surface.sign({ type: 'error', message: 'x is not defined' });
        return;
      case 'paints-nothing':
        return;
      case 'hangs':
        surface.clock.setTimer(5_000, () => {
          surface.sign({ type: 'unresponsive' });
        });
        return;
      case 'never-ready':
      case 'works': {
        surface.sign({ type: 'painted' });
        const [guestEnd, hostEnd] = linkedTransports();
        program.guest = scriptGuest(guestEnd);
        surface.sign({ type: 'connected', transport: hostEnd });
        await program.guest.greet(settle);
        if (behaviour === 'works')
          program.guest.send([{ type: 'call', id: 'ready', method: 'app.ready', params: {} }]);
      }
    }
  }
}

function versionOf(manifest: Uint8Array): string {
  // Manifests of tests are ASCII.
  const text = String.fromCharCode(...manifest);
  return /"version":"([^"]+)"/u.exec(text)?.[1] ?? '';
}
