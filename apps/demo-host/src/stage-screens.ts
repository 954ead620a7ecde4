import { hostIdentity } from './host-identity.js';
import { messageScreen } from './message-screen.js';
import { troubleWords } from './trouble-words.js';
import { updateWords } from './update-words.js';

import type { ClosedCode, Trouble, UpdateOutcome } from '@org/host-core';

import type { GlyphName } from './glyph.js';
import type { ScreenAction } from './message-screen.js';

/** A program that did not start, or has stopped by itself. */
export function brokenScreen(
  title: string,
  { code, reason }: Trouble<ClosedCode>,
  actions: readonly ScreenAction[],
): HTMLElement {
  const kept = 'Its data on this device is kept. Uninstalling deletes it and begins anew.';
  return messageScreen({
    symbol: 'warning',
    title,
    text: `${troubleWords(code)} ${kept}`,
    support: reason,
    actions,
  });
}

/** A program that keeps crashing and has no version to go back to. */
export function unstableScreen(
  { name, version, reason }: { readonly name: string; readonly version: string; readonly reason: string },
  actions: readonly ScreenAction[],
): HTMLElement {
  return messageScreen({
    symbol: 'warning',
    title: `${name} keeps stopping`,
    text: `${name} ${version} stopped by itself again and again, and there is no earlier version that could take its place. Keep it and wait for a newer one, or remove it. Removing deletes its data on this device.`,
    support: reason,
    actions,
  });
}

/** An update or first install that came to nothing. */
type Failure = Exclude<UpdateOutcome, { type: 'staged' | 'up-to-date' | 'cancelled' }>;

/** Why a first install did not lead to a program. */
export function notInstalledScreen(name: string, outcome: Failure, options: FailureOptions): HTMLElement {
  if (outcome.type === 'host-update-required') return hostUpdateScreen({ name, ...outcome }, [options.back]);
  return failureScreen({ name, outcome, installedVersion: null, title: titleOf(name, outcome) }, options);
}

/** Why a program cannot be opened whose update has to come first. */
export function updateRequiredScreen(
  program: { readonly name: string; readonly version: string; readonly reason: string | null },
  outcome: UpdateOutcome | null,
  options: FailureOptions,
): HTMLElement {
  const { name, version, reason } = program;
  const title = `${name} has to be updated`;
  const retired = `${name} ${version} may not be used any more.`;
  const { retry, back } = options;
  if (outcome === null || outcome.type === 'cancelled' || outcome.type === 'up-to-date') {
    const stopped = outcome?.type === 'cancelled' ? 'You stopped its update.' : 'There is no newer one yet.';
    const text = `${retired} ${stopped} Its data on this device is kept.`;
    return messageScreen({ symbol: 'update', title, text, support: reason, actions: [retry, back] });
  }
  return failureScreen({ name, outcome, installedVersion: null, title, before: retired }, options);
}

interface FailureOptions {
  readonly back: ScreenAction;
  readonly retry: ScreenAction;
  /** What takes room on this device. */
  readonly roomList: () => HTMLElement;
}

function failureScreen(
  failure: {
    readonly name: string;
    readonly outcome: Exclude<UpdateOutcome, { type: 'cancelled' }>;
    readonly installedVersion: string | null;
    readonly title: string;
    readonly before?: string;
  },
  { back, retry, roomList }: FailureOptions,
): HTMLElement {
  const { name, outcome, installedVersion, title, before } = failure;
  const { happened, whatToDo, support } = updateWords(outcome, { name, installedVersion });
  const text = [before, happened, whatToDo].filter((words) => typeof words === 'string').join(' ');
  const symbol = symbols[outcome.type];
  const actions = outcome.type === 'not-found' ? [back] : [retry, back];
  const message = { symbol, title, text, support, actions };
  return messageScreen(outcome.type === 'no-space' ? { ...message, body: roomList() } : message);
}

const symbols: Readonly<Record<UpdateOutcome['type'], GlyphName>> = {
  'up-to-date': 'check',
  staged: 'update',
  'host-update-required': 'update',
  'not-available': 'update',
  postponed: 'download',
  'no-space': 'warning',
  'failed-before': 'rollback',
  refused: 'warning',
  offline: 'offline',
  'not-found': 'warning',
  cancelled: 'close',
};

function titleOf(name: string, outcome: Exclude<Failure, { type: 'host-update-required' }>): string {
  switch (outcome.type) {
    case 'offline':
      return 'Store not reachable';
    case 'not-found':
      return `${name} is gone`;
    case 'refused':
      return `${name} was refused`;
    case 'failed-before':
      return `${name} ${outcome.version} did not work`;
    case 'not-available':
      return `${name} is not here yet`;
    case 'postponed':
      return `${name} waits`;
    case 'no-space':
      return `No room for ${name}`;
  }
}

/** Instead of a program that needs a newer host. */
export function hostUpdateScreen(
  release: { readonly name: string; readonly version: string; readonly minHostVersion: string },
  actions: readonly ScreenAction[],
): HTMLElement {
  const { name, version, minHostVersion } = release;
  return messageScreen({
    symbol: 'update',
    title: 'App update available',
    text: `${name} ${version} needs ${hostIdentity.name} ${minHostVersion}. You have ${hostIdentity.name} ${hostIdentity.version}: update the app, then open ${name} again.`,
    actions,
  });
}

/** Instead of a program that has to be updated to a version which may do more. */
export function consentRequiredScreen(
  { name, version }: { readonly name: string; readonly version: string },
  actions: readonly ScreenAction[],
): HTMLElement {
  return messageScreen({
    symbol: 'shield',
    title: `${name} has to be updated`,
    text: `The version you have may not be used any more. ${name} ${version} is here and may do more: it runs once you have accepted that.`,
    actions,
  });
}

/** Instead of a program whose installed version the store has taken back. */
export function recalledScreen(
  { name, version, reason }: { readonly name: string; readonly version: string; readonly reason: string },
  actions: readonly ScreenAction[],
): HTMLElement {
  return messageScreen({
    symbol: 'warning',
    title: `${name} ${version} was taken back`,
    text: `The store has taken this version back, so it does not run here any more. It says: “${reason}” Its data on this device is kept.`,
    actions,
  });
}
