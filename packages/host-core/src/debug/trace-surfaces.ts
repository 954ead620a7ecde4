// Every session of a host in development, frame by frame, in the log of its platform: redacted as a trace file is.

import { isBridgeError, parseGuestPacket, parseHostPacket } from '@org/bridge-protocol';
import { createFrameRedactor, recordedFrame } from '@org/bridge-protocol/redaction';
import * as v from 'valibot';

import type { Platform, PlatformSurfaces, PreparedSurface } from '../platform.js';
import type { Transport } from '@org/bridge-protocol';

/** A line of a trace. os_log cuts a value off after 1,024 bytes. */
const MAX_LINE_CHARS = 1_000;

type Direction = 'to-host' | 'to-guest';

/** The surfaces of a platform, with a line of level `debug` and event `trace` for each frame of each session in them. */
export function traceSurfaces(platform: Pick<Platform, 'surfaces' | 'log'>): PlatformSurfaces {
  const { surfaces } = platform;
  const traced = (opener: Pick<PlatformSurfaces, 'open'>): PlatformSurfaces['open'] => {
    return (request, onSign) =>
      opener.open(request, (sign) => {
        if (sign.type !== 'connected') {
          onSign(sign);
          return;
        }
        const { programId } = request;
        const write = (detail: string) => {
          platform.log({ level: 'debug', event: 'trace', programId, detail: bounded(detail) });
        };
        onSign({ ...sign, transport: traceTransport(sign.transport, write) });
      });
  };
  const prepare = surfaces.prepare?.bind(surfaces);
  const prepareAny = surfaces.prepareAny?.bind(surfaces);
  const tracedWhenReady = async (preparing: Promise<PreparedSurface>): Promise<PreparedSurface> => {
    const ready = await preparing;
    return { open: traced(ready), close: () => ready.close() };
  };
  return {
    open: traced(surfaces),
    ...(prepare === undefined ? {} : { prepare: (release) => tracedWhenReady(prepare(release)) }),
    ...(prepareAny === undefined ? {} : { prepareAny: () => tracedWhenReady(prepareAny()) }),
  };
}

/** The same transport, overheard: what passes is written just before it goes on, unchanged and in the same turn. */
function traceTransport(transport: Transport, write: (line: string) => void): Transport {
  const redact = createFrameRedactor('k');
  return {
    ...(transport.carriesBytes === true ? { carriesBytes: true } : {}),
    send: (...packet) => {
      hear('to-guest', packet);
      transport.send(...packet);
    },
    onPacket: (listener) => {
      transport.onPacket((...packet) => {
        hear('to-host', packet);
        listener(...packet);
      });
    },
    onClose: (listener) => {
      transport.onClose(() => {
        write('to-host $closed');
        listener();
      });
    },
    close: () => {
      transport.close();
    },
  };

  function hear(direction: Direction, [text, bytes]: Parameters<Transport['send']>): void {
    try {
      const { session, frames } = direction === 'to-host' ? parseGuestPacket(text) : parseHostPacket(text);
      for (const frame of frames) {
        const shown = v.safeParse(recordedFrame, redact(frame, { session, bytes: bytes?.byteLength ?? 0 }));
        write(`${direction} ${shown.success ? JSON.stringify(shown.output) : '$ignored'}`);
      }
    } catch (error) {
      // Nothing of what is no packet is written, and the session judges it for itself.
      write(`${direction} $unreadable ${isBridgeError(error) ? error.code : 'INTERNAL'}`);
    }
  }
}

function bounded(line: string): string {
  return line.length <= MAX_LINE_CHARS ? line : `${line.slice(0, MAX_LINE_CHARS)}…`;
}
