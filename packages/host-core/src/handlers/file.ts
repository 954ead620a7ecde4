import { BridgeError, limits } from '@org/bridge-protocol';
import { decodeUtf8, encodeUtf8, fromBase64, toBase64 } from '@org/package-format';

import type { Handlers } from '../program-context.js';

/** Answers `file.*` but for what needs the user. */
export const fileHandlers: Handlers<`file.${'read' | 'readBytes' | 'write' | 'writeBytes' | 'list' | 'remove'}`> =
  {
    'file.read': async ({ ref, encoding, offset, length = limits.maxReadBytes }, { files }) => {
      const { sizeBytes } = await files.stat(ref);
      const bytes = await files.read(ref, offset, length);
      return { data: encoding === 'base64' ? toBase64(bytes) : asText(bytes), sizeBytes };
    },
    'file.write': async ({ path, data, encoding, append }, { files }) =>
      files.write(path, encoding === 'base64' ? asBytes(data) : encodeUtf8(data), { append }),
    'file.readBytes': async ({ ref, offset, length = Infinity }, { files }, { bytes }) => {
      const { sizeBytes } = await files.stat(ref);
      const end = Math.min(offset + length, sizeBytes);
      for (let at = offset; at < end; at += limits.maxChunkBytes)
        await bytes?.send(await files.read(ref, at, Math.min(limits.maxChunkBytes, end - at)));
      return { sizeBytes, sentBytes: Math.max(0, end - offset) };
    },
    'file.writeBytes': async ({ path, sizeBytes }, { files }, { bytes }) =>
      files.write(path, (await bytes?.receive(sizeBytes)) ?? new Uint8Array()),
    'file.list': async ({ folder }, { files }) => ({ files: [...(await files.list(folder))] }),
    'file.remove': async ({ ref }, { files }) => {
      await files.remove(ref);
      return null;
    },
  };

function asText(bytes: Uint8Array): string {
  try {
    return decodeUtf8(bytes);
  } catch (cause) {
    throw new BridgeError('INVALID_PARAMS', 'These bytes are no UTF-8 text: read them as base64.', { cause });
  }
}

function asBytes(text: string): Uint8Array {
  try {
    return fromBase64(text);
  } catch (cause) {
    throw new BridgeError('INVALID_PARAMS', 'file.write: data is not base64.', { cause });
  }
}
