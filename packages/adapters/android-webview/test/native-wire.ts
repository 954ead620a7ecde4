import { randomUUID } from 'node:crypto';

import type { Transport } from '@org/bridge-protocol';
import type { NativeNotices } from '@org/host-core/native';

/** The lines between one native program and the core, as NativeWire.kt has them. */
export interface NativeWire {
  /** A way to the host for packets. */
  openChannel(): Transport;
  /** A file of the package; null when there is none of that name. */
  read(path: string): Promise<string | null>;
  tellError(message: string): void;
  hear(text: string): void;
  respond(answer: NativeNotices['surface.response']): void;
}

/** `say` brings a line to the core, `ask` asks it for a file. */
export function createNativeWire({
  say,
  ask,
}: {
  readonly say: (text: string) => void;
  readonly ask: (request: number, path: string) => void;
}): NativeWire {
  let current = { nonce: '', onPacket: (_packet: string): void => undefined };
  const waiting = new Map<number, (answer: NativeNotices['surface.response']) => void>();
  return {
    openChannel: () => {
      const nonce = randomUUID();
      const channel = { nonce, onPacket: (_packet: string): void => undefined };
      current = channel;
      say(`connect ${nonce}`);
      return {
        send: (packet) => {
          say(`packet ${nonce}\n${packet}`);
        },
        onPacket: (listener) => {
          channel.onPacket = listener;
        },
        onClose: () => undefined,
        close: () => undefined,
      };
    },
    read: async (path) => {
      const request = waiting.size + 1;
      const { status, body } = await new Promise<NativeNotices['surface.response']>((resolve) => {
        waiting.set(request, resolve);
        ask(request, path);
      });
      return status === 200 ? Buffer.from(body ?? '', 'base64').toString() : null;
    },
    tellError: (message) => {
      say(`health\n${JSON.stringify({ type: 'error', message })}`);
    },
    hear: (text) => {
      const end = text.indexOf('\n');
      const [type, nonce] = text.slice(0, end).split(' ');
      if (type === 'packet' && nonce === current.nonce) current.onPacket(text.slice(end + 1));
    },
    respond: (answer) => waiting.get(answer.request)?.(answer),
  };
}
