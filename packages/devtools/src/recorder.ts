// What passes one end of a bridge, redacted before it is kept, in a ring of bounded size.

import { PROTOCOL_VERSION, isBridgeError, parseGuestPacket, parseHostPacket } from '@org/bridge-protocol';
import {
  catalogueSize,
  createFrameRedactor,
  createPseudonyms,
  recordedFrame,
} from '@org/bridge-protocol/redaction';
import * as v from 'valibot';

import { traceLimits } from './limits.js';
import { TRACE_VERSION } from './trace.js';

import type { Direction, FrameOf, RecordedFrame, Trace, TraceEntry, TraceHeader } from './trace.js';

/** Keeps what passes one end of a bridge. {@link tapTransport} feeds it. */
export interface Recorder {
  /** Which end it listens at. */
  readonly end: TraceHeader['end'];
  /** Takes in a packet, with how many bytes came beside it. Never throws. */
  packet(direction: Direction, text: string, bytes: number): void;
  /** The other side is gone. */
  closed(direction: Direction): void;
  /** What is kept now. Later frames do not change it. */
  trace(): Trace;
}

/** Where and by which clocks a recorder records. */
export interface RecorderOptions {
  readonly end: TraceHeader['end'];
  /** Milliseconds since some start, such as `() => performance.now()`. */
  readonly now: () => number;
  /** The wall clock now, such as `Date.now()`. */
  readonly startedAtMs: number;
  readonly maxEntries?: number;
  /** In characters of the file. Neither can be more than a file may have. */
  readonly maxChars?: number;
}

interface Kept {
  readonly entry: TraceEntry;
  readonly chars: number;
}

/** Makes an empty recorder. One for each bridge: a page that connects again goes on with the same. */
export function createRecorder({ end, now, startedAtMs, ...bounds }: RecorderOptions): Recorder {
  const maxEntries = Math.min(bounds.maxEntries ?? Infinity, traceLimits.maxEntries);
  const maxChars = Math.min(bounds.maxChars ?? Infinity, traceLimits.maxChars);
  const redactFrame = createFrameRedactor(`k${Math.max(0, Math.floor(startedAtMs)).toString(36)}-`);
  const sessions = createPseudonyms('s');
  const startMs = now();
  // Nothing replays without its greeting, so greetings do not go with the oldest.
  const greetings: Kept[] = [];
  const ring: Kept[] = [];
  const dropped = { entries: 0, chars: 0 };
  let welcomed: FrameOf<'welcome'> | null = null;
  let keptChars = 0;
  let packets = 0;
  let lastMs = 0;

  return {
    end,
    packet: (direction, text, bytes) => {
      begin();
      try {
        take(direction, text, bytes);
      } catch (error) {
        const code = isBridgeError(error) ? error.code : 'INTERNAL';
        keep({ direction, session: '', frame: { type: '$unreadable', code, chars: text.length } });
      }
    },
    closed: (direction) => {
      begin();
      keep({ direction, session: '', frame: { type: '$closed' } });
    },
    trace: () => ({
      header: {
        format: 'miniapp-trace',
        version: TRACE_VERSION,
        protocol: PROTOCOL_VERSION,
        catalogue: catalogueSize,
        end,
        host: welcomed?.host ?? null,
        program: welcomed?.program ?? null,
        startedAtMs,
        clock: 'ms',
        dropped: { ...dropped },
      },
      entries: [...greetings, ...ring]
        .map(({ entry }) => entry)
        .sort((left, right) => left.packet - right.packet),
    }),
  };

  function begin(): void {
    packets += 1;
    lastMs = Math.max(lastMs, elapsedMs());
  }

  /** Microseconds are enough. A clock that fails stands still: the transport must not feel it. */
  function elapsedMs(): number {
    try {
      const ms = Math.round((now() - startMs) * 1_000) / 1_000;
      return Number.isFinite(ms) ? ms : 0;
    } catch {
      return 0;
    }
  }

  function take(direction: Direction, text: string, bytes: number): void {
    const packet = direction === 'to-host' ? parseGuestPacket(text) : parseHostPacket(text);
    const session = packet.session === '' ? '' : sessions.of(packet.session);
    let ignored = packet.ignored;
    for (const frame of packet.frames) {
      const checked = v.safeParse(recordedFrame, redactFrame(frame, { session, bytes }));
      if (checked.success) keep({ direction, session, frame: checked.output });
      else ignored += 1;
    }
    if (ignored > 0) keep({ direction, session, frame: { type: '$ignored', count: ignored } });
  }

  function keep(parts: {
    readonly direction: Direction;
    readonly session: string;
    readonly frame: RecordedFrame;
  }): void {
    const entry: TraceEntry = { atMs: lastMs, packet: packets, ...parts };
    const kept = { entry, chars: JSON.stringify(entry).length + 1 };
    if (entry.frame.type === 'welcome') welcomed ??= entry.frame;
    keptChars += kept.chars;
    (isGreeting(entry, kept.chars) && greetings.length < traceLimits.maxGreetings ? greetings : ring).push(
      kept,
    );
    while (ring.length > 0 && (ring.length > maxEntries || keptChars > maxChars)) drop();
  }

  function drop(): void {
    const oldest = ring.shift();
    if (oldest === undefined) return;
    keptChars -= oldest.chars;
    dropped.entries += 1;
    dropped.chars += oldest.chars;
  }
}

/** Greetings are small; what is not has to go with the rest. */
function isGreeting({ frame }: TraceEntry, chars: number): boolean {
  return (frame.type === 'hello' || frame.type === 'welcome') && chars <= traceLimits.maxGreetingChars;
}
