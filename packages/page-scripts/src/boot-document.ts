// The bootstrap of a document whose host is the app itself: it stands in front of everything of the program.

import { maxChunkBytes, maxPacketChars } from '@org/bridge-protocol/wire';

import { createPortOffer } from './port-offer.js';
import { restorePageState } from './page-state.js';
import { watchHealth } from './watch-health.js';

import type { WelcomeAhead } from './welcome-ahead.js';

/** A channel of strings between this document and its host, of which the program knows nothing. */
export interface DocumentWire {
  /** Never throws. */
  post(text: string): void;
  onText(listener: (text: string) => void): void;
}

/**
 * Reports health and links the program's port to the wire, in the lines of `@org/host-core/surface`:
 * `health\n<report>`, `connect <nonce>` with the session where the guest is welcomed here, `packet <nonce>\n<packet>`,
 * `bytes <nonce> <base64>\n<packet>`, and `oversize <nonce>` for a packet beyond the bounds. The host says `resume\n<text>` to bring the user back to where they were.
 */
export function bootDocument(wire: DocumentWire, welcome: WelcomeAhead | null): void {
  let current: { readonly nonce: string; readonly port: MessagePort } | null = null;
  createPortOffer((port, nonce) => {
    current?.port.close();
    current = { nonce, port };
    const session = welcome?.createSession() ?? '';
    wire.post(session === '' ? `connect ${nonce}` : `connect ${nonce} ${session}`);
    let isFirst = true;
    port.onmessage = ({ data }: MessageEvent<unknown>) => {
      const packet = isPacketWithBytes(data) ? data[0] : data;
      const bytes = isPacketWithBytes(data) ? data[1] : null;
      if (typeof packet !== 'string') return;
      // protocol 1.2: no host takes it, so it does not cross; the host is told, for its log.
      if (packet.length > maxPacketChars || (bytes?.length ?? 0) > maxChunkBytes)
        wire.post(`oversize ${nonce}`);
      else if (bytes !== null) wire.post(`bytes ${nonce} ${toBase64(bytes)}\n${packet}`);
      else {
        wire.post(`packet ${nonce}\n${packet}`);
        // Behind the hello itself: what the guest calls next comes after it.
        const answer = isFirst ? welcome?.answer(packet, session) : undefined;
        if (typeof answer === 'string') apply(postMessage, port, [answer]);
      }
      isFirst = false;
    };
  });
  wire.onText((text) => {
    const at = text.indexOf('\n');
    const [type, nonce, base64 = ''] = text.slice(0, at).split(' ');
    if (type === 'resume') restorePageState(text.slice(at + 1));
    if (current === null || nonce !== current.nonce) return;
    const packet = text.slice(at + 1);
    if (type === 'packet') apply(postMessage, current.port, [packet]);
    if (type !== 'bytes') return;
    const bytes = fromBase64(base64);
    apply(postMessage, current.port, [[packet, bytes], [bytes.buffer]]);
  });
  watchHealth((report) => {
    wire.post(`health\n${stringify(report)}`);
  });
}

// Taken before the program can put its own functions in their places: an engine may run both in one world.
const { apply } = Reflect;
// Always applied to a port.
const postMessage = Object.getOwnPropertyDescriptor(MessagePort.prototype, 'postMessage')?.value as (
  ...message: unknown[]
) => void;
const { stringify } = JSON;
const { fromCharCode } = String;
const encode = btoa;
const decode = atob;

/** What a guest posts beside a packet may be anything that its engine can clone. */
function isPacketWithBytes(data: unknown): data is [packet: string, bytes: Uint8Array] {
  return (
    Array.isArray(data) && data.length === 2 && typeof data[0] === 'string' && data[1] instanceof Uint8Array
  );
}

function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += CODES_AT_ONCE)
    text += apply(fromCharCode, null, bytes.subarray(at, at + CODES_AT_ONCE) as unknown as number[]);
  return encode(text);
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const codes = decode(text);
  const bytes = new Uint8Array(codes.length);
  for (let at = 0; at < codes.length; at += 1) bytes[at] = codes.charCodeAt(at);
  return bytes;
}

/** As many arguments as every engine takes in one call. */
const CODES_AT_ONCE = 8_192;
