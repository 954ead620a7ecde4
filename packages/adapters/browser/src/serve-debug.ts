// Serves the origins of programs to a host in development. A release build that imports `serve` does not contain this.

import { debugScripts } from './debug-scripts.js';
import { createOriginHandler } from './program-origin-handler.js';

import type { ProgramOriginOptions } from './program-origin-handler.js';

/**
 * The handler for hosts built with `@org/host-core/debug`: its worker also serves what such a host launches unsigned, and
 * accepts `.localhost` names with a port in `allowedDomains`. Never ship it.
 */
export function createDebugProgramOriginHandler(
  options: ProgramOriginOptions,
): (request: Request) => Response {
  return createOriginHandler(options, debugScripts.worker);
}

export type { ProgramOriginOptions } from './program-origin-handler.js';
