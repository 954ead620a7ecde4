/**
 * Whether a URL points to one of the allowed domains, by whole host and port.
 * Only forms that every URL parser reads alike are accepted: lower-case https, a plain host, printable ASCII.
 * An allowed name with a port (debug hosts only) is reached by http.
 */
export function isAllowedUrl(url: string, allowedDomains: readonly string[]): boolean {
  const match = /^(https?):\/\/([a-z0-9-]+(?:\.[a-z0-9-]+)*(?::\d{1,5})?)(?:[/?#][!-[\]-~]*)?$/u.exec(url);
  if (match === null) return false;
  const [, scheme, authority] = match;
  if (authority === undefined || !allowedDomains.includes(authority)) return false;
  return scheme === (authority.includes(':') ? 'http' : 'https');
}
