import { unlessAborted } from './call-end.js';
import { userCancelled } from './native-error.js';

import type { CancelSignal } from '@org/host-core';

/** Opens the browser's chooser. Rejects with USER_CANCELLED when the user closes it. */
export async function chooseFiles({
  accept,
  multiple,
  signal,
}: {
  readonly accept: readonly string[];
  readonly multiple: boolean;
  readonly signal: CancelSignal;
}): Promise<readonly File[]> {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = accept.join(',');
  input.multiple = multiple;
  input.hidden = true;
  // Some engines open nothing for an element outside the page.
  document.body.append(input);
  const chosen = new Promise<readonly File[]>((resolve, reject) => {
    input.addEventListener('change', () => {
      resolve([...(input.files ?? [])]);
    });
    input.addEventListener('cancel', () => {
      reject(userCancelled());
    });
  });
  input.click();
  return unlessAborted(signal, chosen).finally(() => {
    input.remove();
  });
}
