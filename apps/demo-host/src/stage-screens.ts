import { element } from './element.js';
import { formatBytes } from './format.js';
import { glyph } from './glyph.js';
import { hostIdentity } from './host-identity.js';
import { programIcon } from './program-icon.js';

import type { UpdateOutcome, UpdateProgress } from '@org/host-core';

import type { GlyphName } from './glyph.js';

/** A button of a screen. */
export interface ScreenAction {
  readonly label: string;
  readonly look?: 'primary';
  readonly onChoose: () => void;
}

/** What the host says in the place of a program. */
interface HostMessage {
  readonly symbol: GlyphName;
  readonly title: string;
  readonly text: string;
  /** For whoever has to look into it: a code or a reason. */
  readonly detail?: string;
  readonly actions: readonly ScreenAction[];
}

function messageScreen({ symbol, title, text, detail, actions }: HostMessage): HTMLElement {
  return element(
    'div',
    { class: 'blank', role: 'alert' },
    glyph(symbol),
    element('h3', {}, title),
    element('p', { class: 'muted' }, text),
    detail === undefined ? null : element('p', { class: 'detail' }, detail),
    element(
      'div',
      { class: 'blank-actions' },
      ...actions.map(({ label, look, onChoose }) =>
        element('button', { type: 'button', class: look ?? 'secondary', onclick: onChoose }, label),
      ),
    ),
  );
}

/** A program that did not start, or has stopped by itself. */
export function brokenScreen(title: string, reason: string, actions: readonly ScreenAction[]): HTMLElement {
  const text = 'Its data on this device is kept. Uninstalling deletes it and begins anew.';
  return messageScreen({ symbol: 'warning', title, text, detail: reason, actions });
}

/** Why a first install did not lead to a program. */
export function notInstalledScreen(
  name: string,
  outcome: Exclude<UpdateOutcome, { type: 'staged' | 'up-to-date' | 'cancelled' }>,
  { back, retry }: { readonly back: ScreenAction; readonly retry: ScreenAction },
): HTMLElement {
  switch (outcome.type) {
    case 'host-update-required':
      return hostUpdateScreen({ name, ...outcome }, [back]);
    case 'offline':
      return messageScreen({
        symbol: 'offline',
        title: 'Store not reachable',
        text: `${name} is not on this device yet. Try again when the store can be reached.`,
        detail: outcome.reason,
        actions: [retry, back],
      });
    case 'not-found':
      return messageScreen({
        symbol: 'warning',
        title: `${name} is gone`,
        text: 'The store no longer offers this program.',
        actions: [back],
      });
    case 'refused':
      return messageScreen({
        symbol: 'warning',
        title: `${name} was refused`,
        text: 'What the store sent did not pass verification, so nothing was installed.',
        detail: `${outcome.code}: ${outcome.message}`,
        actions: [retry, back],
      });
    case 'failed-before':
      return messageScreen({
        symbol: 'rollback',
        title: `${name} ${outcome.version} did not start`,
        text: 'This release failed here before and is not tried again. A newer one will be.',
        detail: outcome.reason,
        actions: [retry, back],
      });
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

/** Instead of a program whose installed release the store has taken back. */
export function recalledScreen(
  { name, version, reason }: { readonly name: string; readonly version: string; readonly reason: string },
  actions: readonly ScreenAction[],
): HTMLElement {
  return messageScreen({
    symbol: 'warning',
    title: `${name} ${version} was recalled`,
    text: 'The store has taken this release back, so it does not run here any more. Its data on this device is kept.',
    detail: reason,
    actions,
  });
}

/** The download of a first install. */
export interface InstallScreen {
  readonly element: HTMLElement;
  showProgress(update: UpdateProgress): void;
}

/** Makes the screen of a first install. */
export function createInstallScreen(
  program: { readonly name: string; readonly iconUrl: string | null },
  onCancel: () => void,
): InstallScreen {
  const bar = element('progress', { 'aria-label': `Installing ${program.name}` });
  const bytes = element('p', { class: 'muted bytes' }, 'Asking the store …');
  return {
    element: element(
      'div',
      { class: 'blank' },
      programIcon(program),
      element('h3', {}, `Installing ${program.name}`),
      bar,
      bytes,
      element('button', { type: 'button', class: 'secondary', onclick: onCancel }, 'Cancel'),
    ),
    showProgress: ({ receivedBytes = 0, totalBytes = 0 }) => {
      bar.max = totalBytes;
      bar.value = receivedBytes;
      bytes.textContent = `${formatBytes(receivedBytes)} of ${formatBytes(totalBytes)}`;
    },
  };
}
