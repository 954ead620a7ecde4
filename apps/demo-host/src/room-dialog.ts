import { element } from './element.js';
import { showModal } from './modal.js';
import { createRoomList } from './room-list.js';
import { roomWords } from './update-words.js';

import type { UpdateOutcome } from '@org/host-core';

import type { RoomListOptions } from './room-list.js';

/** Lets the user make room for an update. True when it is to be tried again. */
export async function makeRoom(
  outcome: Extract<UpdateOutcome, { type: 'no-space' }>,
  { name, ...options }: RoomListOptions & { readonly name: string },
): Promise<boolean> {
  const answer = await showModal<'again' | 'later'>(
    () => ({
      title: `Make room for ${name} ${outcome.version}`,
      body: [
        element('p', {}, roomWords(outcome)),
        element('p', { class: 'muted' }, 'These programs take room on this device:'),
        createRoomList(options),
      ],
      actions: [
        { label: 'Not now', choose: 'later' },
        { label: 'Try again', look: 'primary', choose: 'again' },
      ],
    }),
    { dismissed: 'later' },
  );
  return answer === 'again';
}
