// Bridge-torture in a desktop app: the kit beside the host, the hostile program in a tab.

import { setTimeout as sleep } from 'node:timers/promises';

import { createHost } from '@org/host-core';
import { bridgeTorture, createTortureProbe, skewClock } from '@org/testkit';

import { watchChannels } from '../../../../test/native-torture/frail-channels.js';
import { launchProgram, tortured } from '../../../../test/native-torture/launch-program.js';
import { publishPrograms } from '../../../../test/native-torture/programs.js';
import { createNativeTortureSubject } from '../../../../test/native-torture/subject.js';
import { channels as ipc } from '../src/channels.js';
import { programOrigin } from '../src/program-scheme.js';
import { toHttp } from './chromium-tab.js';
import { openElectronApp } from './electron-app.js';

import type { Platform } from '@org/host-core';
import type { SkewedClock, TortureReport } from '@org/testkit';
import type { Browser } from 'playwright-core';
import type { NativeStore } from '../../../../test/native-store.js';
import type { Channel } from '../../../../test/native-torture/frail-channels.js';
import type { Said } from '../../../../test/native-torture/remote-program.js';
import type { LaunchedProgram } from '../../../../test/native-torture/subject.js';

const wait = async (durationMs: number) => {
  await sleep(durationMs);
};

/** Runs all thirty. */
export async function tortureElectron(options: {
  readonly name: string;
  readonly browser: Browser;
  readonly store: NativeStore;
}): Promise<TortureReport> {
  const { name, browser, store } = options;
  await publishPrograms(store);
  const probe = createTortureProbe();
  const channels = new Map<string, Channel[]>();
  const labels = new Map<string, string>();
  const programs = new Map<string, LaunchedProgram>();
  const children: string[] = [];
  const clocks: SkewedClock[] = [];

  const adapt = (platform: Platform): Platform => {
    const clock = skewClock(platform.clock);
    clocks.push(clock);
    const surfaces = watchChannels(platform.surfaces, (id, channel) => {
      channels.set(id, [...(channels.get(id) ?? []), channel]);
    });
    return {
      ...platform,
      // The surfaces' own watching goes by the app's time; only the core's is moved.
      clock: { ...clock, foregroundMs: () => platform.clock.foregroundMs() },
      surfaces: {
        open: (request, onSign) => {
          labels.set(request.programId, request.label);
          return surfaces.open(request, onSign);
        },
      },
      screens: probe.screens,
      issueToken: probe.issueToken,
      natives: { ...platform.natives, methods: probe.natives, events: {} },
      log: probe.log,
    };
  };
  const app = await openElectronApp({
    browser,
    store,
    createHost,
    adapt,
    extensions: probe.extensions,
    onProbe: (label, text) => {
      const said = JSON.parse(text) as Said; // the relay of the page
      if ('tortureChild' in said) children.push(String(said.tortureChild));
      for (const [id, program] of programs) if (labels.get(id) === label) program.hear(said);
    },
  });

  const tabOf = (id: string) => app.chromium.tabOf(labels.get(id) ?? '');
  const launched = (id: string, originOf: (label: string) => string): Promise<LaunchedProgram> =>
    launchProgram(
      id,
      {
        host: app.host,
        options: { mount: app.chromium.window },
        origin: () => originOf(labels.get(id) ?? ''),
        channels: () => channels.get(id) ?? [],
        // A tab that is gone has nobody who answers.
        evaluate: async (statement) => (await tabOf(id).page).evaluate(statement).catch(() => null),
        wait,
        speak: ({ isMainFrame, origin }) => {
          tabOf(id).say(ipc.port, { isMainFrame, origin: origin ?? '' });
        },
      },
      (program) => programs.set(id, program),
    );

  try {
    const attacker = await launched(tortured.own, programOrigin);
    // Where the attacker may go to, as its engine knows it.
    const neighbour = await launched(tortured.neighbour, (label) => toHttp(programOrigin(label)));
    const [clock] = clocks;
    if (clock === undefined) throw new Error('The host asked for no clock.');
    const subject = createNativeTortureSubject({
      name,
      host: app.host,
      probe,
      clock,
      attacker,
      neighbour,
      wait,
      children,
      press: async () => {
        tabOf(tortured.own).tell('input-event', {}, { type: 'mouseDown' });
      },
    });
    return await bridgeTorture(subject);
  } finally {
    await app.close();
  }
}
