// The app's script in place of the one that ships: the same host-core, with the kit and what it puts into a host beside it.

import { createHost } from '@org/host-core';
import { bridgeTorture, createTortureProbe, skewClock } from '@org/testkit';

import { createNativeCore } from '../../packages/host-core/src/native/native-core.js';

import { watchChannels } from './frail-channels.js';
import { launchProgram, tortured } from './launch-program.js';
import { createNativeTortureSubject } from './subject.js';

import type { Host, HostOptions, Platform } from '@org/host-core';
import type { SkewedClock } from '@org/testkit';
import type { Channel } from './frail-channels.js';
import type { LaunchParts } from './launch-program.js';
import type { Said } from './remote-program.js';
import type { LaunchedProgram } from './subject.js';

const probe = createTortureProbe();
const channels = new Map<string, Channel[]>();
const surfaces = new Map<string, { readonly number: number; readonly origin: string }>();
const programs = new Map<string, LaunchedProgram>();
const children: string[] = [];
const lines: string[] = [];
const questions = new Map<number, (value: unknown) => void>();
/** Above all numbers of the core's own requests. */
let question = 1_000_000;
let host: Promise<Host>;
let clock: SkewedClock;
let wait: (durationMs: number) => Promise<void>;

const core = createNativeCore((options) => (host = openHost(options)));

Object.defineProperty(globalThis, 'miniProgramCore', {
  value: {
    receive: (text: string) => {
      const word = JSON.parse(text) as Word; // of the test, or one for the core
      if (word.type === 'test.said') hear(word);
      else if (word.name === 'test.torture') void run(word.command, String(word.params[0]));
      else if (word.type === 'answer' && questions.has(word.request))
        questions.get(word.request)?.(word.value);
      else core.receive(text);
    },
    drain: () => {
      const own = JSON.parse(core.drain()) as string[];
      for (const text of own)
        if (text.startsWith('{"type":"surface.open"')) note(JSON.parse(text) as Opening);
      return JSON.stringify([...own, ...lines.splice(0)]);
    },
  },
});

interface Word {
  readonly type: string;
  readonly name?: string;
  readonly command: number;
  readonly request: number;
  readonly params: readonly unknown[];
  readonly value: unknown;
  readonly surface: number;
  readonly text: string;
}

interface Opening {
  readonly surface: number;
  readonly programId: string;
  readonly url: string;
}

/** Which surface shows which program. */
function note({ surface, programId, url }: Opening): void {
  const [origin = ''] = /^[a-z]+:\/\/[^/]+/.exec(url) ?? [];
  surfaces.set(programId, { number: surface, origin });
}

function hear({ surface, text }: Word): void {
  const said = JSON.parse(text) as Said; // the relay of the page
  if ('tortureChild' in said) children.push(String(said.tortureChild));
  for (const [id, program] of programs) if (surfaces.get(id)?.number === surface) program.hear(said);
}

function ask(type: string, params: object): Promise<unknown> {
  const request = (question += 1);
  lines.push(JSON.stringify({ type, request, ...params }));
  return new Promise((resolve) => questions.set(request, resolve));
}

async function openHost(options: HostOptions): Promise<Host> {
  const { platform } = options;
  clock = skewClock(platform.clock);
  wait = (durationMs) => new Promise<void>((resolve) => void platform.clock.setTimer(durationMs, resolve));
  const tortured: Platform = {
    ...platform,
    // The surfaces' own watching goes by the app's time; only the core's is moved.
    clock: {
      now: () => clock.now(),
      setTimer: (delayMs, callback) => clock.setTimer(delayMs, callback),
      foregroundMs: () => platform.clock.foregroundMs(),
    },
    surfaces: watchChannels(platform.surfaces, (id, channel) => {
      channels.set(id, [...(channels.get(id) ?? []), channel]);
    }),
    screens: probe.screens,
    issueToken: probe.issueToken,
    natives: {
      methods: probe.natives,
      events: {},
      takeGesture: async () => (await ask('test.gesture', {})) === true,
    },
    log: probe.log,
  };
  return createHost({ ...options, platform: tortured, extensions: probe.extensions });
}

async function run(command: number, name: string): Promise<void> {
  const end = (value: object) => lines.push(JSON.stringify({ type: 'done', command, ...value }));
  try {
    const opened = await host;
    const attacker = await launched(opened, tortured.own);
    const neighbour = await launched(opened, tortured.neighbour);
    const press = async () => {
      await ask('test.press', {});
    };
    const parts = { name, host: opened, probe, clock, attacker, neighbour, wait, children, press };
    const onRow = (row: object) => lines.push(JSON.stringify({ type: 'test.row', ...row }));
    end({ value: await bridgeTorture(createNativeTortureSubject(parts), { onRow }) });
  } catch (error) {
    end({ error: { message: String(error) } });
  }
}

function launched(opened: Host, id: string): Promise<LaunchedProgram> {
  const place = () => surfaces.get(id) ?? { number: 0, origin: '' };
  const parts: LaunchParts = {
    host: opened,
    origin: () => place().origin,
    channels: () => channels.get(id) ?? [],
    evaluate: (body) => ask('test.evaluate', { surface: place().number, body }),
    wait: (durationMs) => wait(durationMs),
    speak: (said) => {
      const times = { nowMs: clock.now(), foregroundMs: 0 };
      core.receive(JSON.stringify({ type: 'surface.text', surface: place().number, ...said, ...times }));
    },
  };
  return launchProgram(id, parts, (program) => programs.set(id, program));
}
