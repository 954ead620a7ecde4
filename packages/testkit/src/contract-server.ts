/** What the network cases of the platform contract need from a server; any HTTP server can answer with it. */
export interface ContractAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** Bytes that differ at every offset modulo 251. */
export const contractBytes = Uint8Array.from({ length: 200_000 }, (_, index) => index % 251);

/** Answers a request of the platform contract: `/bytes`, `/missing`, `/redirect`. */
export function answerContract(path: string, range: string | null): ContractAnswer {
  if (path === '/redirect') return { status: 302, headers: { location: '/bytes' }, body: new Uint8Array() };
  if (path !== '/bytes') return { status: 404, headers: { 'x-contract': 'missing' }, body: new Uint8Array() };
  const [, from, to = contractBytes.length - 1] = /^bytes=(\d+)-(\d+)?$/u.exec(range ?? '') ?? [];
  if (from === undefined) return { status: 200, headers: { 'x-contract': 'whole' }, body: contractBytes };
  const size = String(contractBytes.length);
  return {
    status: 206,
    headers: { 'content-range': `bytes ${from}-${String(to)}/${size}` },
    body: contractBytes.subarray(Number(from), Number(to) + 1),
  };
}
