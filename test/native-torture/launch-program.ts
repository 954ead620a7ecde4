// Brings a program of the torture onto the screen of a host, and keeps it there.

import { scriptGuest } from '@org/testkit';

import { holdProgram } from './remote-program.js';

import type { Host, HostLaunchOptions } from '@org/host-core';
import type { TortureWire } from '@org/testkit';
import type { Channel } from './frail-channels.js';
import type { LaunchedProgram } from './subject.js';

/** The hostile program and the one beside it, by their ids. */
export const tortured = { own: 'com.example.own', neighbour: 'com.example.neighbour' } as const;

/** What stands between the kit and the program. */
export interface LaunchParts extends Pick<LaunchedProgram, 'speak'> {
  readonly host: Host;
  readonly options?: HostLaunchOptions;
  /** Of the program's documents. */
  readonly origin: () => string;
  /** The host's ends of its bridges so far, oldest first. */
  readonly channels: () => readonly Channel[];
  /** Runs this statement in the program's top document. */
  readonly evaluate: (statement: string) => Promise<unknown>;
  readonly wait: (durationMs: number) => Promise<void>;
}

/** Installs it and launches it. `onHeld` is given the program before it can say anything. */
export async function launchProgram(
  id: string,
  parts: LaunchParts,
  onHeld: (program: LaunchedProgram) => void,
): Promise<LaunchedProgram> {
  const { host, options = {}, origin, channels, evaluate, wait, speak } = parts;
  const post = (message: object) => evaluate(`window.postMessage(${JSON.stringify(message)}, '*');`);
  const remote = holdProgram({ post, wait });
  const program: LaunchedProgram = {
    ...remote,
    id,
    get origin() {
      return origin();
    },
    launch: async () => {
      await remote.nextDocument(async () => {
        const outcome = await host.launch(id, options);
        if (outcome.type !== 'launched') throw new Error(JSON.stringify(outcome));
      });
      await sayReady(await remote.openWire(), wait);
    },
    sessionCount: () => channels().length,
    silence: () => channels().at(-1)?.silence(),
    kill: () => channels().at(-1)?.kill(),
    speak,
  };
  onHeld(program);
  const update = await host.update(id);
  if (update.type !== 'staged' && update.type !== 'up-to-date') throw new Error(JSON.stringify(update));
  await program.launch();
  return program;
}

/** A release that never says it is ready, and is closed again and again, is not launched for long. */
async function sayReady(wire: TortureWire, wait: LaunchParts['wait']): Promise<void> {
  const guest = scriptGuest(wire);
  const untilHeard = async (count: number) => {
    for (let looks = 0; guest.received.length < count && looks < 1_000; looks += 1) await wait(5);
  };
  await guest.greet(() => untilHeard(1));
  guest.send([{ type: 'call', id: 'ready', method: 'app.ready', params: {} }]);
  await untilHeard(2);
}
