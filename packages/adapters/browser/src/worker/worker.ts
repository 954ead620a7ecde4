// The worker of release hosts: the strict rule for domains, and no other in this text.

import type { WorkerConfig } from '../program-origin-config.js';

import { startProgramWorker } from './program-worker.js';

/** Baked in by the handler that serves this file. */
declare const MINIAPP_CONFIG: WorkerConfig;

startProgramWorker({ config: MINIAPP_CONFIG });
