// The host's end of the strings that a document's bootstrap sends (packages/page-scripts).

import { limits } from '@org/bridge-protocol';
import { fromBase64, toBase64 } from '@org/package-format';

import { parseHealthReport } from './health-report.js';

import type { Transport } from '@org/bridge-protocol';
import type { LiveSurface } from './live-surface.js';

/** Takes what the bootstrap of a surface's top document says. */
export interface DocumentChannel {
  /** A line of the bootstrap; whatever is none is dropped. */
  receive(text: string): void;
}

/**
 * Lines: `health\n<report>`, `connect <nonce>` and perhaps the session that the guest was welcomed to, `packet <nonce>\n<packet>`, `bytes <nonce> <base64>\n<packet>`, and
 * `oversize <nonce>` for a packet beyond the bounds, which did not cross.
 */
export function createDocumentChannel(options: {
  readonly surface: Pick<LiveSurface, 'onConnect' | 'onDocument' | 'onReport'>;
  /** Brings a line to the document that spoke last. Never throws. */
  readonly post: (text: string) => void;
  /** Whether an error of the document is nobody's fault, such as a part that could not be had. */
  readonly isExcused: (message: string) => boolean;
}): DocumentChannel {
  const { surface, post, isExcused } = options;
  let open: {
    readonly nonce: string;
    readonly hear: (packet: string, bytes?: Uint8Array<ArrayBuffer>) => void;
  } | null = null;
  return {
    receive: (text) => {
      const end = text.indexOf('\n');
      const [type = '', nonce = '', rest = ''] = (end === -1 ? text : text.slice(0, end)).split(' ');
      const body = end === -1 ? '' : text.slice(end + 1);
      switch (type) {
        case 'health':
          onHealth(body);
          return;
        case 'connect':
          if (isId(nonce)) connect(nonce, isId(rest) ? rest : undefined);
          return;
        case 'packet':
          if (nonce === open?.nonce) open.hear(body);
          return;
        case 'oversize':
          if (nonce === open?.nonce) open.hear(oversize);
          return;
        case 'bytes':
          if (nonce === open?.nonce) hearBytes(rest, body);
          return;
      }
    },
  };

  function onHealth(body: string): void {
    const report = parseHealthReport(parsed(body));
    if (report === null || (report.type === 'error' && isExcused(report.message))) return;
    if (report.type === 'started') {
      open = null;
      surface.onDocument();
    }
    surface.onReport(report);
  }

  function connect(nonce: string, session: string | undefined): void {
    const waiting: Packet[] = [];
    let listener: ((packet: string, bytes?: Uint8Array<ArrayBuffer>) => void) | null = null;
    let isClosed = false;
    const closeListeners: (() => void)[] = [];
    const transport: Transport = {
      carriesBytes: true,
      send: (packet, bytes) => {
        if (isClosed) return;
        post(
          bytes === undefined ? `packet ${nonce}\n${packet}` : `bytes ${nonce} ${toBase64(bytes)}\n${packet}`,
        );
      },
      onPacket: (next) => {
        listener = next;
        for (const [packet, bytes] of waiting.splice(0)) next(packet, bytes);
      },
      onClose: (tell) => {
        closeListeners.push(tell);
      },
      close: () => {
        if (isClosed) return;
        isClosed = true;
        for (const tell of closeListeners) tell();
      },
    };
    open = {
      nonce,
      hear: (packet, bytes) => {
        if (isClosed) return;
        if (listener === null) waiting.push([packet, bytes]);
        else listener(packet, bytes);
      },
    };
    surface.onConnect(transport, session);
  }

  function hearBytes(base64: string, packet: string): void {
    try {
      open?.hear(packet, fromBase64(base64).slice());
    } catch {
      // Not base64, so not from our bootstrap: the program spoke by itself, and is not heard.
    }
  }
}

/** Stands in for a packet beyond the bounds: it is refused by its length alone, as that one would have been. */
const oversize = ' '.repeat(limits.maxPacketChars + 1);

type Packet = readonly [packet: string, bytes: Uint8Array<ArrayBuffer> | undefined];

/** protocol 1.5 */
function isId(text: string): boolean {
  return /^[\w-]{1,40}$/.test(text);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // No report then.
    return null;
  }
}
