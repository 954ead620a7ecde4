export { createDelta } from './delta/create-delta.js';
export type { CreateDeltaOptions } from './delta/create-delta.js';
