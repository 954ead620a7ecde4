// The wire: packets of frames, each a JSON string, the same on every transport (docs/protocol.md 1).

import { BridgeError } from './error.js';
import { isIdentifier } from './identifier.js';
import { jsonDepth } from './json-depth.js';
import { limits } from './limits.js';
import { parseGuestFrame, parseHostFrame } from './parse-frame.js';
import { isRecord } from './record.js';

import type { GuestFrame, HostFrame } from './frame.js';

/** A parsed packet: frames of known form in their order, and how many were left out as unknown or malformed. */
export interface Packet<TFrame> {
  /** Empty only before the welcome. */
  readonly session: string;
  readonly frames: readonly TFrame[];
  readonly ignored: number;
}

/** Reads a packet from a guest. Throws PAYLOAD_TOO_LARGE, PAYLOAD_TOO_DEEP or INVALID_PARAMS; frames are checked one by one. */
export function parseGuestPacket(text: string): Packet<GuestFrame> {
  return parsePacket(text, parseGuestFrame);
}

/** Reads a packet from a host, as {@link parseGuestPacket} does for the other side. */
export function parseHostPacket(text: string): Packet<HostFrame> {
  return parsePacket(text, parseHostFrame);
}

function parsePacket<TFrame>(
  text: string,
  parseFrame: (frame: Readonly<Record<string, unknown>>) => TFrame | null,
): Packet<TFrame> {
  assertBounded(text);
  const packet = parseText(text);
  if (!isRecord(packet) || !Array.isArray(packet.frames)) throw malformed();
  const { session } = packet;
  if (session !== '' && !isIdentifier(session)) throw malformed();
  const all: readonly unknown[] = packet.frames;
  if (all.length > limits.maxFramesPerPacket) throw malformed();
  const frames: TFrame[] = [];
  for (const frame of all) {
    const parsed = isRecord(frame) ? parseFrame(frame) : null;
    if (parsed !== null) frames.push(parsed);
  }
  return { session, frames, ignored: all.length - frames.length };
}

// 1.2: size and depth are counted before anything recursive sees the text.
function assertBounded(text: string): void {
  if (text.length > limits.maxPacketChars) {
    throw new BridgeError(
      'PAYLOAD_TOO_LARGE',
      `A packet of ${String(text.length)} characters is above the limit of ${String(limits.maxPacketChars)}.`,
    );
  }
  if (jsonDepth(text) > limits.maxDepth) {
    throw new BridgeError('PAYLOAD_TOO_DEEP', `Values nest deeper than ${String(limits.maxDepth)} levels.`);
  }
}

function parseText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new BridgeError('INVALID_PARAMS', 'A packet is not JSON.', { cause });
  }
}

function malformed(): BridgeError {
  return new BridgeError('INVALID_PARAMS', 'A packet is {"session", "frames"} with a list of known frames.');
}
