// What the handler bakes into the scripts of a program's origin, as MINIAPP_CONFIG. A program cannot change any of it.

/** For the health script and the opaque page. */
export interface PageConfig {
  /** The one origin that may launch programs here. */
  readonly hostOrigin: string;
}

/** For the boot page. */
export interface BootConfig extends PageConfig {
  /** Where the worker of exactly this deployment is. */
  readonly workerUrl: string;
}

/** For the Service Worker. */
export interface WorkerConfig extends PageConfig {
  /** The store's first keys, `store-keys.json` byte for byte: whom this worker trusts. */
  readonly root: string;
  /** The text of health.js, which the worker serves. */
  readonly healthScript: string;
}
