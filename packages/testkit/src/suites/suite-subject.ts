// The port of the isolation suite and of the update journey: a running host with its web views, on any platform.

import type { HostEvents } from '@org/host-core';
import type { DomainRule } from '@org/package-format';
import type { PublishedRelease } from '../memory-store.js';
import type { ReleaseOptions } from '../release-factory.js';

/** A host under test, its store, and servers that write down who came. */
export interface SuiteSubject {
  /** Signs a release and offers it in the place of the one before. */
  publish(options: ReleaseOptions): Promise<PublishedRelease>;
  /** A method of the host by its name; launches go where the subject shows programs. */
  command(name: string, ...params: readonly unknown[]): Promise<unknown>;
  /** What the host has told its app so far, in order. */
  readonly events: readonly { readonly event: keyof HostEvents; readonly data: unknown }[];
  /** Runs the body of an asynchronous function in the top document of a running program; what it returns is JSON. */
  evaluate(id: string, body: string): Promise<unknown>;
  /** Ends the process that shows a program, as a system does that needs its memory. */
  terminate(id: string): Promise<void>;
  /** What the platform, or whoever drives it, cannot do, and why: those cases are skipped. */
  readonly cannot: { readonly hang?: string; readonly terminate?: string };
  /** Lets this much real time pass. */
  wait(durationMs: number): Promise<void>;
  /** The rule of the host for allowed domains, which signs releases too. */
  readonly allowDomain: DomainRule;
  /** The script-tag build of guest-sdk. */
  readonly sdk: string;
  /** Servers by name that programs may or may not reach: `<name>.localhost` with this port. */
  readonly sinkPort: number;
  /** Paths that were asked of a server, also by a socket. */
  requestsTo(name: string): readonly string[];
}

/** The files of a program that uses the SDK as a partner would, with more script behind it. */
export function suiteFiles(subject: SuiteSubject, script = ''): Readonly<Record<string, string>> {
  return {
    'index.html':
      '<!doctype html><title>Program</title><h1>It runs</h1><script src="sdk.js"></script><script src="app.js"></script>',
    'sdk.js': subject.sdk,
    'app.js': `${script}\ndocument.documentElement.dataset.loaded = 'true';`,
  };
}

/** Installs what was published, launches it and waits until its page has run. Throws when it does not launch. */
export async function openProgram(subject: SuiteSubject, id: string): Promise<void> {
  await subject.command('update', id);
  const outcome = await subject.command('launch', id);
  if ((outcome as { readonly type: string }).type !== 'launched') throw new Error(JSON.stringify(outcome));
  await untilLoaded(subject, id);
}

/** Waits until the program's page has run all of its script. */
export async function untilLoaded(subject: SuiteSubject, id: string): Promise<void> {
  await until(subject, `the page of ${id}`, async () => {
    const body = `return document.documentElement?.dataset.loaded === 'true';`;
    return (await subject.evaluate(id, body).catch(() => false)) === true;
  });
}

/** Looks until something is so. Throws with what it waited for. */
export async function until(
  subject: Pick<SuiteSubject, 'wait'>,
  what: string,
  isSo: () => boolean | Promise<boolean>,
): Promise<void> {
  for (let looks = 0; looks < MAX_LOOKS; looks += 1) {
    if (await isSo()) return;
    await subject.wait(LOOK_MS);
  }
  throw new Error(`Waited in vain for ${what}.`);
}

const LOOK_MS = 50;
/** Twenty seconds: a view comes up slowly on a busy machine. */
const MAX_LOOKS = 400;
