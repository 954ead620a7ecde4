/** Who this host is: programs are told, and `version` is compared with their minHostVersion. */
export const hostIdentity = { name: 'Harbour', version: '1.4.0' } as const;
