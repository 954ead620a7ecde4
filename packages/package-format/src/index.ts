export { PackageError, packageErrorCodes } from './error.js';
export type { PackageErrorCode } from './error.js';
export { packageLimits } from './limits.js';

export { decodeUtf8, encodeUtf8 } from './utf8.js';
export { fromHex, toHex } from './hex.js';
export { concatBytes } from './bytes.js';
export { fromBase64, toBase64 } from './base64.js';
export { parseJson } from './strict-json.js';
export type { JsonLimits, JsonObject, JsonValue } from './strict-json.js';
export { canonicalize } from './canonical-json.js';

export { compareVersions, isVersion } from './version.js';
export { isProgramId, programLabel } from './program-id.js';
export { isPackagePath } from './path.js';
export { isAllowedDomain } from './domain.js';
export type { DomainRule } from './domain.js';

export { sha256 } from './crypto.js';
export type { PackageCrypto, PublicKey, Sha256, SignatureRequest } from './crypto.js';
export { parsePublicKey } from './public-key.js';
export { derToPem, pemToDer } from './pem.js';
export type { PemLabel } from './pem.js';
export { verifyRsaPss } from './rsa-pss.js';
export type { RsaPssRequest } from './rsa-pss.js';
export type { TrustedKeys } from './signature.js';

export type {
  Manifest,
  ManifestFile,
  ManifestIcon,
  ManifestWindow,
  Runtime,
  SubPackage,
  VerifiedManifest,
} from './manifest.js';
export { parseManifest } from './parse-manifest.js';
export type { ParseManifestOptions } from './parse-manifest.js';
export { verifyManifest } from './verify-manifest.js';
export type { VerifyManifestOptions } from './verify-manifest.js';

export { containerLayout } from './container.js';
export type { ContainerFile, ContainerLayout } from './container.js';
export { createContainerVerifier } from './container-verifier.js';
export type { ExpectedPackage, VerifyPackageOptions } from './container-verifier.js';
export type { ContainerVerifier, VerifiedPackage } from './container-stream.js';
export { verifyPackage } from './verify-package.js';

export { applyDelta } from './delta/apply-delta.js';
export type { ApplyDeltaRequest } from './delta/apply-delta.js';
export type { DeltaBase } from './delta/base-pieces.js';

export type {
  LogPlace,
  Statement,
  StatementFallback,
  StatementLog,
  StatementPartner,
  StatementRollout,
  StatementSchedule,
} from './statement.js';
export { rolloutBucket } from './rollout.js';
export type { RolloutBucketOptions } from './rollout.js';
export { parseStatement, verifyStatement } from './verify-statement.js';
export type { VerifiedStatement, VerifyStatementOptions } from './verify-statement.js';

export { verifyFile, verifyRelease } from './verify-release.js';
export type { ReleaseInput, VerifiedRelease, VerifyReleaseOptions } from './verify-release.js';
export { checkAgreement } from './check-agreement.js';

export { assertAnnounced, parseAnnouncement } from './trust/announcement.js';
export type { Announcement } from './trust/announcement.js';
export { openStoreChain } from './trust/store-chain.js';
export type { StoreChain } from './trust/store-chain.js';
export { followStoreKeys, openStoreKeys, parseStoreKeys } from './trust/store-keys.js';
export type { KeyRole, StoreKeys, StoreRole, VerifiedStoreKeys } from './trust/store-keys.js';
export type { KeyEntry } from './trust/public-keys.js';
export {
  assertFollows,
  assertKeyCounts,
  assertRecovery,
  openPartnerKeys,
  parsePartnerKeys,
} from './trust/partner-keys.js';
export type { PartnerKey, PartnerKeys, VerifiedPartnerKeys } from './trust/partner-keys.js';
export { parseRecallList, recallOf, verifyRecallList } from './trust/recall-list.js';
export type { VerifiedRecallList } from './trust/recall-list.js';
export type { Recall, RecallList, RecallSubject } from './trust/recall.js';
export { assertConsistent } from './trust/follow-log.js';
export { parseTreeHead, verifyTreeHead } from './trust/tree-head.js';
export type { Cosignature, TreeHead, VerifiedTreeHead } from './trust/tree-head.js';
