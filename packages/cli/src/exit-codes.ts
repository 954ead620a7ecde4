/** What `miniapp` answers to the shell. Scripts rely on these. */
export const exitCodes = {
  /** Done. */
  ok: 0,
  /** The package, the folder or the store said no: fix what was given. */
  refused: 1,
  /** The command could not do its work: a wrong option, a missing file, no network. */
  environment: 2,
} as const;

/** One of the exit codes. */
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
