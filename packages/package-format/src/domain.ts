import { packageLimits } from './limits.js';

/** Decides whether a manifest may list a domain. Hosts keep the default; debug builds have a wider one. */
export type DomainRule = (domain: string) => boolean;

/** Top-level names that lead into a private network or the device itself, whatever the public DNS says. */
const privateSuffixes = 'localhost|localdomain|local|internal|intranet|private|corp|home|lan|arpa';
/** One label of a host name; `--` in third place is reserved for punycode. */
const label = '(?!(?!xn)..--)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const labelPattern = new RegExp(`^${label}$`);

/**
 * The form of a domain (package-format 3.9): labels, of which the last is neither private nor a number. A name whose last
 * label is a number is an IPv4 address to every URL parser.
 */
export const domainPattern = new RegExp(
  `^(?:${label}\\.)+(?!(?:[0-9]+|0x[0-9a-f]*|${privateSuffixes})$)${label}$`,
);

/**
 * The default rule (package-format 3.9): a full host name in lower-case ASCII and nothing else. No scheme, port, path,
 * wildcard or address, and no name of a private network. International names are written in punycode.
 */
export function isAllowedDomain(domain: string): boolean {
  return domain.length <= packageLimits.maxDomainLength && domainPattern.test(domain);
}

/** Whether a text is one label of a host name. */
export function isHostLabel(text: string): boolean {
  return labelPattern.test(text);
}
