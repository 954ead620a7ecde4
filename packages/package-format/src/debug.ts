import { isAllowedDomain, isHostLabel } from './domain.js';

export { debugProgramId, isDebugProgramId } from './debug/debug-program-id.js';
export { draftForOrigin } from './debug/draft-for-origin.js';
export { parseDraft } from './debug/parse-draft.js';

/**
 * The domain rule of hosts in development: what isAllowedDomain accepts, and names under `.localhost` with a port.
 * It has an entry of its own so that a release build does not contain it.
 */
export function isDebugDomain(domain: string): boolean {
  return isAllowedDomain(domain) || isLocalhostWithPort(domain);
}

function isLocalhostWithPort(domain: string): boolean {
  const [host = '', port = '', ...more] = domain.split(':');
  const labels = host.split('.');
  return (
    more.length === 0 &&
    /^[1-9][0-9]{0,4}$/.test(port) &&
    Number(port) <= 65535 &&
    labels.length <= 8 &&
    labels.every(isHostLabel) &&
    labels[labels.length - 1] === 'localhost'
  );
}
