import { element } from './element.js';
import { formatBytes } from './format.js';

import type { Host } from '@org/host-core';

/** What a list of removable programs needs. */
export interface RoomListOptions {
  readonly host: Host;
  /** Asks the user, then uninstalls. Answers whether it did. */
  readonly uninstall: (program: { readonly id: string; readonly name: string }) => Promise<boolean>;
  /** The program that room is needed for: removing it would not help. */
  readonly exceptId: string;
}

/** What takes room on this device, the largest first, each with a way to remove it. */
export function createRoomList({ host, uninstall, exceptId }: RoomListOptions): HTMLElement {
  const list = element('ul', { class: 'room-list', 'aria-label': 'What takes room', tabindex: -1 });
  void refresh();
  return list;

  async function refresh(): Promise<void> {
    const others = (await host.installed()).filter(({ id }) => id !== exceptId);
    const bySize = [...others].sort((a, b) => b.sizeBytes - a.sizeBytes);
    const rows = bySize.map(({ id, name, sizeBytes }) =>
      element(
        'li',
        {},
        element('span', {}, name),
        element('span', { class: 'muted' }, formatBytes(sizeBytes)),
        element(
          'button',
          {
            type: 'button',
            class: 'text-button',
            'aria-label': `Remove ${name}`,
            onclick: () => void remove({ id, name }),
          },
          'Remove',
        ),
      ),
    );
    const nothing = element('li', { class: 'muted' }, 'No other programs are here: free room on the device.');
    list.replaceChildren(...(rows.length > 0 ? rows : [nothing]));
  }

  async function remove(program: { readonly id: string; readonly name: string }): Promise<void> {
    if (!(await uninstall(program))) return;
    await refresh();
    (list.querySelector('button') ?? list).focus();
  }
}
