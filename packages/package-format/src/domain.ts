import { packageLimits } from './limits.js';

/** Decides whether a manifest may list a domain. Hosts keep the default; debug builds have a wider one. */
export type DomainRule = (domain: string) => boolean;

/** Top-level names that lead into a private network or the device itself, whatever the public DNS says. */
const privateSuffixes: ReadonlySet<string> = new Set([
  'localhost',
  'localdomain',
  'local',
  'internal',
  'intranet',
  'private',
  'corp',
  'home',
  'lan',
  'arpa',
]);

/**
 * The default rule (package-format 3.9): a full host name in lower-case ASCII and nothing else. No scheme, port, path,
 * wildcard or address, and no name of a private network. International names are written in punycode.
 */
export function isAllowedDomain(domain: string): boolean {
  const labels = domain.split('.');
  const suffix = labels[labels.length - 1] ?? '';
  return (
    domain.length <= packageLimits.maxDomainLength &&
    labels.length >= 2 &&
    labels.every(isHostLabel) &&
    // A name whose last label is a number is an IPv4 address to every URL parser.
    !/^(?:[0-9]+|0x[0-9a-f]*)$/.test(suffix) &&
    !privateSuffixes.has(suffix)
  );
}

/** One label of a host name; `--` in third place is reserved for punycode. */
export function isHostLabel(label: string): boolean {
  return (
    /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(label) && (!/^..--/.test(label) || label.startsWith('xn--'))
  );
}
