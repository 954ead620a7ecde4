export { packProgram } from './pack-program.js';
export type { ManifestInput, PackRequest } from './pack-program.js';
export { resignProgram } from './resign-program.js';
export type { ResignRequest } from './resign-program.js';
export { signStatement } from './sign-statement.js';
export type { StatementInput } from './sign-statement.js';
export {
  cosignTreeHead,
  signPartnerKeys,
  signRecallList,
  signStoreKeys,
  signTreeHead,
} from './sign-trust.js';
export type { Signer } from './signer.js';
