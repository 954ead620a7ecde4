import { isAllowedDomain } from '@org/package-format';
import type { DomainRule } from '@org/package-format';
import { isDebugDomain } from '@org/package-format/debug';

/** Which domains a manifest may list; --debug also takes names under .localhost with a port. */
export function domainRule(isDebug: boolean): DomainRule {
  return isDebug ? isDebugDomain : isAllowedDomain;
}
