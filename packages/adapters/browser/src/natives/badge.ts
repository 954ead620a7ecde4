import { engineNavigator } from './engine.js';

import type { NativePart } from './native-part.js';

/** The number on the host's icon: the sum of what the programs add. The icon outlives the page, so each part is kept. */
export function badgeNatives(): NativePart {
  const engine = engineNavigator();
  if (engine.setAppBadge === undefined || engine.clearAppBadge === undefined)
    return {
      unsupported: { 'notification.setBadge': 'This browser shows no number on the icon of a page.' },
    };
  return {
    methods: {
      'notification.setBadge': async ({ count }, { program }) => {
        await setCount(program.id, count);
        return null;
      },
    },
    forgetProgram: async (programId) => {
      if (localStorage.getItem(KEY_PREFIX + programId) !== null) await setCount(programId, 0);
    },
  };
}

async function setCount(programId: string, count: number): Promise<void> {
  if (count === 0) localStorage.removeItem(KEY_PREFIX + programId);
  else localStorage.setItem(KEY_PREFIX + programId, String(count));
  const sum = Object.entries(localStorage)
    .filter(([key]) => key.startsWith(KEY_PREFIX))
    .reduce((total, [, part]) => total + Number(part), 0);
  await (sum === 0 ? navigator.clearAppBadge() : navigator.setAppBadge(sum));
}

const KEY_PREFIX = 'miniapp-badge:';
