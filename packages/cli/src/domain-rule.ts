import { isDebugDomain } from '@org/package-format/debug';

import type { DomainRule } from '@org/package-format';

/** The rule for allowedDomains: real names only, and with `--debug` also `.localhost` names with a port. */
export function domainRule(isDebug: boolean | undefined): { readonly allowDomain?: DomainRule } {
  return isDebug === true ? { allowDomain: isDebugDomain } : {};
}
