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
  /** Stable, beta, a few for single customers. A forced update looks at all of them. */
  maxChannels: 8,
  /** Channels that are turned back before one listing; the rest is turned back before the next. */
  maxEndedChannels: 20,
  /** Programs of one check for updates; far above what a device has installed. */
  maxCheckedPrograms: 2000,
  /** 2,000 programs with the longest ids and channels. */
  maxUpdateCheckBytes: 512 * 1024,
  /** Verdicts of one request: what a device gathered while it was offline. */
  maxVerdicts: 100,
  /** 100 verdicts with the longest ids. */
  maxVerdictsBytes: 64 * 1024,
  /** Verdicts that one address may send at once; offices with many devices share an address. */
  verdictBurst: 300,
  /** And how many more of them a minute from then on. */
  verdictsPerMinute: 60,
  /** Addresses whose verdicts are counted; the longest silent one is forgotten first. */
  maxVerdictAddresses: 10_000,
  /** Releases in a report about health. */
  maxReportedReleases: 20,
  /** Releases before a new one from which a delta is made at once; the rest is made when a device asks. */
  deltaBases: 3,
  /** Deltas that wait to be made; each holds two containers in memory while it is its turn. */
  maxWaitingDeltas: 16,
  /** A delta above this share of the compressed container is not worth a second way to fail. */
  maxDeltaShare: 0.7,
  /** When a device asks again for a delta that is being made. Until then it may as well take the whole container. */
  deltaRetrySeconds: 10,
  /** Verdicts before a rollout stops by itself, when the publisher does not say. */
  defaultHaltVerdicts: 50,
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
