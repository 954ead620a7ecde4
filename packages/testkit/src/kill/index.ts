export { live } from './life.js';
export { createLifeLedger } from './life-ledger.js';
export { parseLifeLine } from './life-line.js';
export { createLifeStore } from './life-store.js';

export type { LifeDevice, LifeOptions } from './life.js';
export type { LifeLedger } from './life-ledger.js';
export type { LifeLine } from './life-line.js';
export type { LifeStore } from './life-store.js';
