// "Check for updates": looks at everything that is installed and says what came of it.

import { element } from './element.js';
import { glyph } from './glyph.js';
import { standingOf } from './shelf.js';

import type { Host, UpdateRound } from '@org/host-core';

import type { Shelf } from './shelf.js';
import type { UpdateCenter } from './update-center.js';

/** What a check needs. */
interface CheckAllOptions {
  readonly host: Host;
  readonly center: UpdateCenter;
  /** Asks for the list anew, shows it, and gives it. */
  readonly refresh: () => Promise<Shelf>;
}

/** The button with its answer beside it. It works once `start` has given it a host. */
export interface CheckAll {
  readonly element: HTMLElement;
  start(options: CheckAllOptions): void;
}

/** Makes the button. */
export function createCheckAll(): CheckAll {
  let options: CheckAllOptions | null = null;
  let controller: AbortController | null = null;
  const answer = element('p', { class: 'muted small', role: 'status' });
  const label = element('span', {}, 'Check for updates');
  const button = element(
    'button',
    { type: 'button', class: 'secondary', disabled: true, onclick: () => void press() },
    glyph('refresh'),
    label,
  );
  return {
    element: element('div', { class: 'check-all' }, answer, button),
    start: (given) => {
      options = given;
      button.disabled = false;
    },
  };

  async function press(): Promise<void> {
    if (controller !== null) {
      controller.abort();
      return;
    }
    if (options === null) return;
    controller = new AbortController();
    [label.textContent, answer.textContent] = ['Stop', 'Looking for updates …'];
    try {
      answer.textContent = await check(options, controller.signal);
    } catch {
      answer.textContent = 'That did not work. Try again.';
    } finally {
      controller = null;
      label.textContent = 'Check for updates';
    }
  }
}

async function check({ host, center, refresh }: CheckAllOptions, signal: AbortSignal): Promise<string> {
  const round = await host.checkForUpdates({ signal });
  if (signal.aborted) return 'Stopped.';
  const { programs } = await refresh();
  // What was left for a better moment, or was cut, is asked for by name: the user is here now.
  const waiting = programs.filter((program) => standingOf(program).type === 'update-available');
  await Promise.all(waiting.map(({ id }) => center.update(id)));
  return roundWords(round, waiting.length > 0 ? await refresh() : { programs });
}

/** What a check found, for people: `1 update is ready`. */
export function roundWords(round: UpdateRound, { programs }: Pick<Shelf, 'programs'>): string {
  if (round.type === 'offline') return 'The store cannot be reached. What is installed keeps working.';
  const count = (...types: readonly string[]) =>
    programs.filter((program) => types.includes(standingOf(program).type)).length;
  const found = [
    words(count('update-ready'), 'is ready', 'are ready'),
    words(count('update-asks'), 'waits for your answer', 'wait for your answer'),
    words(count('update-waits-for-host'), 'needs a newer app', 'need a newer app'),
    words(count('update-available'), 'could not be had', 'could not be had'),
  ].filter((line) => line !== null);
  return found.length === 0 ? 'Everything is up to date.' : `${found.join(', ')}.`;
}

function words(count: number, one: string, many: string): string | null {
  if (count === 0) return null;
  return count === 1 ? `1 update ${one}` : `${count} updates ${many}`;
}
