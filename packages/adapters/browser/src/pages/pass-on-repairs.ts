import type { PartMessage, RepairMessage } from '../frame-messages.js';

/**
 * Hands each question of the worker for a damaged file or a missing part on to the host page, with the port that the answer comes by.
 * Whose document this is does not matter: host-core decides what is given, and the worker verifies it.
 */
export function passOnRepairs(hostOrigin: string): void {
  navigator.serviceWorker.addEventListener(
    'message',
    ({ data, ports }: MessageEvent<Partial<RepairMessage | PartMessage> | null>) => {
      if (data?.miniapp === 'repair' || data?.miniapp === 'part')
        parent.postMessage(data, hostOrigin, [...ports]);
    },
  );
  navigator.serviceWorker.startMessages();
}
