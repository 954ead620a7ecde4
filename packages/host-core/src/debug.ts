// A host for development. A release build that imports only the main entry does not contain this.

import { isDebugDomain } from '@org/package-format/debug';

import { createHostWith } from './host.js';

import type { Host, HostOptions } from './host-api.js';

/** Makes a host that also accepts `.localhost` names with a port in allowedDomains. Never ship it. */
export function createDebugHost(options: HostOptions): Promise<Host> {
  return createHostWith(options, isDebugDomain);
}
