// Made from the catalogue by `npm run generate`.

/** The methods of `file.*`. */
export interface FileMethods {
  /**
   * Lets the user choose files, and copies them to where the program can read them.
   *
   * Needs no permission. Waits for the user. Call it from a click or a key.
   *
   * Errors of its own: `USER_CANCELLED`, `QUOTA_EXCEEDED`.
   */
  'file.pick': {
    params:
      | { accept?: string[] | undefined; multiple?: boolean | undefined; maxBytes?: number | undefined }
      | undefined;
    handlerParams: { accept: string[]; multiple: boolean; maxBytes: number };
    result: { files: { ref: string; name: string; type: string; sizeBytes: number }[] };
    guarded: never;
  };
  /**
   * A stretch of a file as text or base64, at most 512 KiB in one call; the whole file in stretches.
   *
   * Needs no permission. Settles within 5 s.
   *
   * Errors of its own: `NOT_FOUND`.
   */
  'file.read': {
    params: {
      ref: string;
      encoding: 'utf8' | 'base64';
      offset?: number | undefined;
      length?: number | undefined;
    };
    handlerParams: { ref: string; encoding: 'utf8' | 'base64'; offset: number; length?: number | undefined };
    result: { data: string; sizeBytes: number };
    guarded: never;
  };
  /**
   * Writes a file, replacing what was there. Durable when it resolves.
   *
   * Permission: `file.sandbox`. Settles within 5 s.
   *
   * Errors of its own: `QUOTA_EXCEEDED`.
   */
  'file.write': {
    params: { path: string; data: string; encoding: 'utf8' | 'base64'; append?: boolean | undefined };
    handlerParams: { path: string; data: string; encoding: 'utf8' | 'base64'; append: boolean };
    result: { ref: string; name: string; type: string; sizeBytes: number };
    guarded: never;
  };
  /**
   * The bytes of a file as they are, however many. They travel with the call.
   *
   * Needs no permission. Goes on while bytes move.
   *
   * Errors of its own: `NOT_FOUND`, `STREAM_BROKEN`.
   */
  'file.readBytes': {
    params: { ref: string; offset?: number | undefined; length?: number | undefined };
    handlerParams: { ref: string; offset: number; length?: number | undefined };
    result: { sizeBytes: number; sentBytes: number };
    guarded: never;
  };
  /**
   * Writes a file of bytes, replacing what was there. Nothing changes unless all of them arrive.
   *
   * Permission: `file.sandbox`. Goes on while bytes move.
   *
   * Errors of its own: `QUOTA_EXCEEDED`, `STREAM_BROKEN`.
   */
  'file.writeBytes': {
    params: { path: string; sizeBytes: number };
    handlerParams: FileMethods['file.writeBytes']['params'];
    result: { ref: string; name: string; type: string; sizeBytes: number };
    guarded: never;
  };
  /**
   * The files under a folder, by path; without one, all.
   *
   * Permission: `file.sandbox`. Settles within 5 s.
   */
  'file.list': {
    params: { folder?: string | undefined } | undefined;
    handlerParams: { folder?: string | undefined };
    result: { files: { ref: string; name: string; type: string; sizeBytes: number }[] };
    guarded: never;
  };
  /**
   * Removes a file. One that is not there is no error.
   *
   * Permission: `file.sandbox`. Settles within 5 s.
   */
  'file.remove': {
    params: { ref: string };
    handlerParams: FileMethods['file.remove']['params'];
    result: null;
    guarded: never;
  };
  /**
   * Hands a file to the user, to keep it where the program does not reach.
   *
   * Permission: `file.download`. Waits for the user. Call it from a click or a key.
   *
   * Errors of its own: `NOT_FOUND`, `USER_CANCELLED`.
   */
  'file.export': {
    params: { ref: string; name?: string | undefined };
    handlerParams: FileMethods['file.export']['params'];
    result: { saved: boolean };
    guarded: never;
  };
}
