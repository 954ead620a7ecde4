/** The scripts of a program's origin for hosts in development, each a statement list that reads `MINIAPP_CONFIG`. */
export const debugScripts: { readonly worker: string };
