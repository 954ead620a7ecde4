// Made from the catalogue by `npm run generate`.

import { callChecked } from '../check-result.js';
import { call } from '../page.js';

import type { CallOptions } from '../call-options.js';

/** `file.*`: see docs/methods/file.md. */
export const file = {
  /**
   * Lets the user choose files, and copies them to where the program can read them.
   *
   * Needs no permission. Waits for the user. Call it from a click or a key.
   *
   * Errors of its own: `USER_CANCELLED`, `QUOTA_EXCEEDED`.
   */
  pick: (
    ...rest: [
      params?:
        | { accept?: string[] | undefined; multiple?: boolean | undefined; maxBytes?: number | undefined }
        | undefined,
      options?: CallOptions,
    ]
  ): Promise<{ files: { ref: string; name: string; type: string; sizeBytes: number }[] }> =>
    callChecked('file.pick', { files: [{ ref: '', name: '', type: '', sizeBytes: 0 }] }, rest),
  /**
   * A stretch of a file as text or base64, at most 512 KiB in one call; the whole file in stretches.
   *
   * Needs no permission. Settles within 5 s.
   *
   * Errors of its own: `NOT_FOUND`.
   */
  read: (
    ...rest: [
      params: {
        ref: string;
        encoding: 'utf8' | 'base64';
        offset?: number | undefined;
        length?: number | undefined;
      },
      options?: CallOptions,
    ]
  ): Promise<{ data: string; sizeBytes: number }> =>
    callChecked('file.read', { data: '', sizeBytes: 0 }, rest),
  /**
   * Writes a file, replacing what was there. Durable when it resolves.
   *
   * Permission: `file.sandbox`. Settles within 5 s.
   *
   * Errors of its own: `QUOTA_EXCEEDED`.
   */
  write: (
    ...rest: [
      params: { path: string; data: string; encoding: 'utf8' | 'base64'; append?: boolean | undefined },
      options?: CallOptions,
    ]
  ): Promise<{ ref: string; name: string; type: string; sizeBytes: number }> =>
    callChecked('file.write', { ref: '', name: '', type: '', sizeBytes: 0 }, rest),
  /**
   * The files under a folder, by path; without one, all.
   *
   * Permission: `file.sandbox`. Settles within 5 s.
   */
  list: (
    ...rest: [params?: { folder?: string | undefined } | undefined, options?: CallOptions]
  ): Promise<{ files: { ref: string; name: string; type: string; sizeBytes: number }[] }> =>
    callChecked('file.list', { files: [{ ref: '', name: '', type: '', sizeBytes: 0 }] }, rest),
  /**
   * Removes a file. One that is not there is no error.
   *
   * Permission: `file.sandbox`. Settles within 5 s.
   */
  remove: (...rest: [params: { ref: string }, options?: CallOptions]): Promise<null> =>
    call('file.remove', ...rest),
  /**
   * Hands a file to the user, to keep it where the program does not reach.
   *
   * Permission: `file.download`. Waits for the user. Call it from a click or a key.
   *
   * Errors of its own: `NOT_FOUND`, `USER_CANCELLED`.
   */
  export: (
    ...rest: [params: { ref: string; name?: string | undefined }, options?: CallOptions]
  ): Promise<{ saved: boolean }> => callChecked('file.export', { saved: false }, rest),
};
