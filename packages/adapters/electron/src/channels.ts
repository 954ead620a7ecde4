/** Between the preload script of a program and the main process. */
export const channels = {
  /** To the main process: a nonce, with one port. */
  port: 'miniapp-port',
  /** To the main process: how the document is. */
  health: 'miniapp-health',
  /** To the main process: `visible` or `hidden`. */
  visibility: 'miniapp-visibility',
  /** To the page, which answers with a beat: timers of a covered window may fire once a minute. */
  ping: 'miniapp-ping',
  /** To the page: where the user was in it, in its own words. */
  resume: 'miniapp-resume',
} as const;
