/** What the handler bakes into the scripts of a program's origin. A program cannot change any of it. */
export interface ProgramOriginConfig {
  /** The one origin that may launch programs here. */
  readonly hostOrigin: string;
  /** SPKI of the store's signing keys, base64. */
  readonly storeKeys: readonly string[];
  /** Accepts `.localhost` names with a port in `allowedDomains`: development only. */
  readonly debugDomains: boolean;
  /** Where the worker of exactly this configuration is. */
  readonly workerUrl: string;
  /** The text of health.js, which the worker serves. */
  readonly healthScript: string;
}
