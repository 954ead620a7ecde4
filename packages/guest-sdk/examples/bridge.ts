import { connect } from '@org/guest-sdk';

const mp = await connect();

const { unsupported } = await mp.call('bridge.getCapabilities');
for (const [method, reason] of Object.entries(unsupported)) console.log(`No ${method}: ${reason}`);

const startedAt = performance.now();
await mp.call('bridge.ping', { payload: 'hello' });
console.log(`The bridge answers in ${Math.round(performance.now() - startedAt)} ms.`);
