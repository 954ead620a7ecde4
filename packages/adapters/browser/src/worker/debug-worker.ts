// The worker of development hosts: it also takes `.localhost` names with a port in `allowedDomains`.

import { isDebugDomain } from '@org/package-format/debug';

import type { WorkerConfig } from '../program-origin-config.js';

import { startProgramWorker } from './program-worker.js';

/** Baked in by the handler that serves this file. */
declare const MINIAPP_CONFIG: WorkerConfig;

startProgramWorker({ config: MINIAPP_CONFIG, allowDomain: isDebugDomain });
