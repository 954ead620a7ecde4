export { hostPagePolicy } from './host-page-policy.js';
export { createProgramOriginHandler } from './program-origin-handler.js';

export type { HostPagePolicyOptions } from './host-page-policy.js';
export type { ProgramOriginOptions } from './program-origin-handler.js';
