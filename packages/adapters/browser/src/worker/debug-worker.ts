// The worker of development hosts: it also takes `.localhost` names with a port in `allowedDomains`, and unsigned sources.

import { isDebugDomain } from '@org/package-format/debug';

import type { WorkerConfig } from '../program-origin-config.js';

import { askHost } from './ask-host.js';
import { startProgramWorker } from './program-worker.js';
import { withSources } from './debug/served-source.js';

/** Baked in by the handler that serves this file. */
declare const MINIAPP_CONFIG: WorkerConfig;

startProgramWorker({
  config: MINIAPP_CONFIG,
  allowDomain: isDebugDomain,
  inFrontOf: (verified, label) => withSources(verified, { label, askHost }),
});
