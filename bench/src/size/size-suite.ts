import { gzipSync } from 'node:zlib';

import { bundleScript } from '../bundle-script.js';

import type { Benchmark, Contender, Suite } from '../benchmark.js';

/** What a guest imports, by contender. The floor is the least that answers a call: no deadlines, no errors, no events. */
const floor = `export { openThinRpc } from './thin-rpc.js';`;
const peers: Readonly<Record<string, string>> = {
  comlink: `export { wrap, windowEndpoint } from 'comlink';`,
  penpal: `export { connect, WindowMessenger } from 'penpal';`,
};

const ours: Readonly<Record<string, string>> = {
  'guest-sdk core size': `import { connect } from '@org/guest-sdk'; connect();`,
  'guest-sdk with one method size': `
    import { payment } from '@org/guest-sdk';
    payment.pay({ orderId: '1', amount: 99.99, currency: 'USD' });`,
  'guest-sdk every method size': `export * from '@org/guest-sdk';`,
};

/** What the SDK adds to a program: bundled with all it imports, minified, gzip -9. */
export const sizeSuite: Suite = {
  names: Object.keys(ours),
  open: () =>
    Promise.resolve({ benchmarks: Object.entries(ours).map(toBenchmark), close: () => Promise.resolve() }),
};

function toBenchmark([name, source]: [string, string]): Benchmark {
  const contenders = Object.entries({ ours: source, floor, ...peers }).map(toContender);
  return { name, unit: 'bytes', rounds: 1, contenders };
}

function toContender([name, source]: [string, string]): Contender {
  return {
    name,
    measure: async () => {
      const script = await bundleScript(source, { minify: true, resolveDir: import.meta.dirname });
      return gzipSync(script, { level: 9 }).length;
    },
  };
}
