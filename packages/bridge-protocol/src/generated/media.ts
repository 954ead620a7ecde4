// Made from the catalogue by `npm run generate`.

/** The methods of `media.*`. */
export interface MediaMethods {
  /**
   * Lets the user choose pictures; larger ones are made smaller when maxEdge says so, in pixels.
   *
   * Needs no permission. Waits for the user. Call it from a click or a key.
   *
   * Errors of its own: `USER_CANCELLED`, `QUOTA_EXCEEDED`.
   */
  'media.pickImage': {
    params: { count?: number | undefined; maxEdge?: number | undefined } | undefined;
    handlerParams: { count: number; maxEdge?: number | undefined };
    result: { files: { ref: string; name: string; type: string; sizeBytes: number }[] };
    guarded: never;
  };
  /**
   * Opens the camera on the host’s screen and takes one picture when the user says so.
   *
   * Permission: `camera`, which the user is asked for. Waits for the user. Ask `supports` for: facing.
   *
   * Errors of its own: `USER_CANCELLED`, `UNAVAILABLE`, `QUOTA_EXCEEDED`.
   */
  'media.capturePhoto': {
    params: { facing?: 'user' | 'environment' | undefined; maxEdge?: number | undefined } | undefined;
    handlerParams: { facing: 'user' | 'environment'; maxEdge?: number | undefined };
    result: { ref: string; name: string; type: string; sizeBytes: number };
    guarded: 'facing';
  };
  /**
   * Records sound until the user stops it or the time is over.
   *
   * Permission: `microphone`, which the user is asked for. Waits for the user. Ask `supports` for: format.
   *
   * Errors of its own: `USER_CANCELLED`, `UNAVAILABLE`, `QUOTA_EXCEEDED`.
   */
  'media.recordAudio': {
    params: { maxMs?: number | undefined; format?: 'webm' | 'mp4' | 'ogg' | undefined } | undefined;
    handlerParams: { maxMs: number; format?: 'webm' | 'mp4' | 'ogg' | undefined };
    result: { ref: string; name: string; type: string; sizeBytes: number };
    guarded: 'format';
  };
  /**
   * Shows pictures of the program over the whole screen, beginning with one.
   *
   * Needs no permission. Waits for the user.
   *
   * Errors of its own: `NOT_FOUND`.
   */
  'media.preview': {
    params: { refs: string[]; index?: number | undefined };
    handlerParams: { refs: string[]; index: number };
    result: null;
    guarded: never;
  };
  /**
   * Keeps a picture among the user’s own, or as a download where there is no gallery.
   *
   * Permission: `media.write`, which the user is asked for. Waits for the user. Call it from a click or a key.
   *
   * Errors of its own: `NOT_FOUND`.
   */
  'media.saveToGallery': {
    params: { ref: string };
    handlerParams: MediaMethods['media.saveToGallery']['params'];
    result: { saved: boolean };
    guarded: never;
  };
}
