import { element } from './element.js';
import { formatBytes } from './format.js';
import { glyph } from './glyph.js';
import { hostIdentity } from './host-identity.js';
import { programIcon } from './program-icon.js';

import type { GlyphName } from './glyph.js';

/** A button of a screen. */
export interface ScreenAction {
  readonly label: string;
  readonly look?: 'primary';
  readonly onChoose: () => void;
}

/** What the host says in the place of a program. */
export interface HostMessage {
  readonly symbol: GlyphName;
  readonly title: string;
  readonly text: string;
  /** For whoever has to look into it: a code or a reason. */
  readonly detail?: string;
  readonly actions: readonly ScreenAction[];
}

/** A message of the host that fills the program's place. */
export function messageScreen({ symbol, title, text, detail, actions }: HostMessage): HTMLElement {
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

/** Instead of a program that needs a newer host (DESIGN: "App update available"). */
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

/** The download of a first install. */
export interface InstallScreen {
  readonly element: HTMLElement;
  showProgress(receivedBytes: number, totalBytes: number): void;
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
    showProgress: (receivedBytes, totalBytes) => {
      bar.max = totalBytes;
      bar.value = receivedBytes;
      bytes.textContent = `${formatBytes(receivedBytes)} of ${formatBytes(totalBytes)}`;
    },
  };
}
