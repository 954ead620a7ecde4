// One-time codes for the backend of a host's app. A page that imports the main entry does not contain this.

export { createCodeMemory } from './code-memory.js';
export { CODE_LIFETIME_MS, createOneTimeCodes } from './one-time-codes.js';

export type {
  CodeKind,
  CodeRecord,
  CodeSubject,
  IssueOutcome,
  OneTimeCodeStore,
  OneTimeCodes,
  OneTimeCodesOptions,
  RedeemOutcome,
  RedeemRequest,
} from './one-time-codes.js';
