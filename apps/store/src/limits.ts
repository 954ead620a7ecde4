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
  /** Twice what one manifest may list; a statement carries them all. */
  maxPartnerDomains: 128,
  /** Together with the domains, every permission and the longest proofs a statement stays below its 64 KiB. */
  maxPartnerKeysBytes: 24 * 1024,
  /** All domains of a partner in one statement; 64 of the usual length need 2 kB. */
  maxPartnerDomainChars: 14 * 1024,
  /** The proof of a recall list and its signature come on top of it; together at most 64 KiB. */
  maxRecallsBytes: 48 * 1024,
  /** The operator hears of it at every start from then on. */
  expiryWarningMs: 30 * 24 * 60 * 60 * 1000,
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
  /** How often a witness is asked again from where it says it stands. */
  maxWitnessAttempts: 3,
  /** A witness that does not answer in this time is asked again with the next signature. */
  witnessTimeoutMs: 5000,
  /** A cosignature with a key of 8192 bits has 1.5 kB. */
  maxWitnessAnswerBytes: 8192,
  /** Hosts take the witnesses' time for their own: one from the future would make every statement look expired. */
  maxWitnessAheadMs: 10 * 60 * 1000,
  /** After a witness was out of reach, statements that still hold are served as they are for this long. */
  renewalPauseMs: 30_000,
  /** How long requests under way may take to finish when the store closes. */
  closeGraceMs: 2000,
} as const;
