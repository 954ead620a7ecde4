/** The ceilings of the store. Those of packages stand in @org/package-format. */
export const storeLimits = {
  /** A partner record: sixteen keys of 1.6 kB, names and lists; several times that. */
  maxJsonBodyBytes: 256 * 1024,
  /** Each publication holds one container of up to 64 MiB in memory, twice while it is compressed. */
  maxConcurrentPublications: 4,
  /** An icon is read into memory for every request that misses a cache. */
  maxIconBytes: 1024 * 1024,
  /** Programs of one partner; the operator lists them by hand or by script. */
  maxProgramsPerPartner: 1000,
  /** With 16 keys of 8192 bits and every permission, a statement stays below its 64 KiB. */
  maxPartnerDomains: 128,
  /** How often a signature is tried again when another request signed first. */
  maxSignatureAttempts: 5,
  /** The best brotli costs about a second per 0.5 MiB, and the partner waits for it. */
  maxBestCompressionBytes: 1024 * 1024,
  /** How long a statement may be used for installs and updates. */
  statementLifetimeMs: 7 * 24 * 60 * 60 * 1000,
  /** A statement older than this is signed again when it is read, so that a host always has six days left. */
  statementFreshMs: 24 * 60 * 60 * 1000,
  /** How long a cache may answer for the store: a release reaches everyone that much later. */
  statementCacheSeconds: 10,
  /** Icons change with releases, and nobody waits for them. */
  iconCacheSeconds: 60,
  /** How long requests under way may take to finish when the store closes. */
  closeGraceMs: 2000,
} as const;
