/** The scripts of a program's origin, each a statement list that reads `MINIAPP_CONFIG`. */
export const programScripts: {
  readonly boot: string;
  readonly worker: string;
  readonly health: string;
  readonly forget: string;
  readonly opaque: string;
};
