/** How `miniapp` ends. Scripts may rely on these. */
export const exitCodes = {
  ok: 0,
  /** A package, its signature or a release was refused. */
  refused: 1,
  /** Wrong use, an unreadable file, or no network: try again differently. */
  usage: 2,
} as const;
