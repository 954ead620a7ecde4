// Made from the catalogue by `npm run generate`.

import { call } from '../page.js';

import type { CallArguments } from '../call-method.js';

/** `media.*`: see docs/methods/media.md. */
export const media = {
  /** Lets the user choose pictures; larger ones are made smaller when maxEdge says so, in pixels. Needs no permission. Waits for the user. Call it from a click or a key. Errors of its own: `USER_CANCELLED`, `QUOTA_EXCEEDED`. */
  pickImage: (...rest: CallArguments<'media.pickImage'>) => call('media.pickImage', ...rest),
  /** Opens the camera on the host’s screen and takes one picture when the user says so. Permission: `camera`, which the user is asked for. Waits for the user. Ask `supports` for: facing. Errors of its own: `USER_CANCELLED`, `UNAVAILABLE`, `QUOTA_EXCEEDED`. */
  capturePhoto: (...rest: CallArguments<'media.capturePhoto'>) => call('media.capturePhoto', ...rest),
  /** Records sound until the user stops it or the time is over. Permission: `microphone`, which the user is asked for. Waits for the user. Ask `supports` for: format. Errors of its own: `USER_CANCELLED`, `UNAVAILABLE`, `QUOTA_EXCEEDED`. */
  recordAudio: (...rest: CallArguments<'media.recordAudio'>) => call('media.recordAudio', ...rest),
  /** Shows pictures of the program over the whole screen, beginning with one. Needs no permission. Waits for the user. Errors of its own: `NOT_FOUND`. */
  preview: (...rest: CallArguments<'media.preview'>) => call('media.preview', ...rest),
  /** Keeps a picture among the user’s own, or as a download where there is no gallery. Permission: `media.write`, which the user is asked for. Waits for the user. Call it from a click or a key. Errors of its own: `NOT_FOUND`. */
  saveToGallery: (...rest: CallArguments<'media.saveToGallery'>) => call('media.saveToGallery', ...rest),
};
