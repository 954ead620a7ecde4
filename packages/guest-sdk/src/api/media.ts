// Made from the catalogue by `npm run generate`.

import { callChecked } from '../check-result.js';
import { call } from '../page.js';

import type { CallOptions } from '../call-options.js';

/** `media.*`: see docs/methods/media.md. */
export const media = {
  /**
   * Lets the user choose pictures; larger ones are made smaller when maxEdge says so, in pixels.
   *
   * Needs no permission. Waits for the user. Call it from a click or a key.
   *
   * Errors of its own: `USER_CANCELLED`, `QUOTA_EXCEEDED`.
   */
  pickImage: (
    ...rest: [
      params?: { count?: number | undefined; maxEdge?: number | undefined } | undefined,
      options?: CallOptions,
    ]
  ): Promise<{ files: { ref: string; name: string; type: string; sizeBytes: number }[] }> =>
    callChecked('media.pickImage', { files: [{ ref: '', name: '', type: '', sizeBytes: 0 }] }, rest),
  /**
   * Opens the camera on the host’s screen and takes one picture when the user says so.
   *
   * Permission: `camera`, which the user is asked for. Waits for the user. Ask `supports` for: facing.
   *
   * Errors of its own: `USER_CANCELLED`, `UNAVAILABLE`, `QUOTA_EXCEEDED`.
   */
  capturePhoto: (
    ...rest: [params?: { facing?: never; maxEdge?: number | undefined } | undefined, options?: CallOptions]
  ): Promise<{ ref: string; name: string; type: string; sizeBytes: number }> =>
    callChecked('media.capturePhoto', { ref: '', name: '', type: '', sizeBytes: 0 }, rest),
  /**
   * Records sound until the user stops it or the time is over.
   *
   * Permission: `microphone`, which the user is asked for. Waits for the user. Ask `supports` for: format.
   *
   * Errors of its own: `USER_CANCELLED`, `UNAVAILABLE`, `QUOTA_EXCEEDED`.
   */
  recordAudio: (
    ...rest: [params?: { maxMs?: number | undefined; format?: never } | undefined, options?: CallOptions]
  ): Promise<{ ref: string; name: string; type: string; sizeBytes: number }> =>
    callChecked('media.recordAudio', { ref: '', name: '', type: '', sizeBytes: 0 }, rest),
  /**
   * Shows pictures of the program over the whole screen, beginning with one.
   *
   * Needs no permission. Waits for the user.
   *
   * Errors of its own: `NOT_FOUND`.
   */
  preview: (
    ...rest: [params: { refs: string[]; index?: number | undefined }, options?: CallOptions]
  ): Promise<null> => call('media.preview', ...rest),
  /**
   * Keeps a picture among the user’s own, or as a download where there is no gallery.
   *
   * Permission: `media.write`, which the user is asked for. Waits for the user. Call it from a click or a key.
   *
   * Errors of its own: `NOT_FOUND`.
   */
  saveToGallery: (...rest: [params: { ref: string }, options?: CallOptions]): Promise<{ saved: boolean }> =>
    callChecked('media.saveToGallery', { saved: false }, rest),
};
