/** The headers that confine a document of a program, and everything else that is served from its package. */
export function guestHeaders(options: {
  /** Who may frame it: the host page's exact origin, or a keyword of the content policy such as `'none'`. */
  readonly frameAncestors: string;
  /** What the manifest asks for and the store allows: names, with a port in development only. */
  readonly domains: readonly string[];
}): Record<string, string> {
  return {
    'content-security-policy': contentSecurityPolicy(options),
    'connection-allowlist': connectionAllowlist(options.domains),
    'permissions-policy': permissionsPolicy,
    'origin-agent-cluster': '?1',
    'cross-origin-resource-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    // The program's own navigations must be known as its own; nobody else learns where they come from.
    'referrer-policy': 'same-origin',
    // A file belongs to a release, and the next launch may serve another.
    'cache-control': 'no-store',
  };
}

/** A page on a program's origin that holds none of its code; `sandbox` keeps even that program from reading its URL. */
export function refusalHeaders(frameAncestors: string): Record<string, string> {
  return {
    'content-type': 'text/plain; charset=utf-8',
    'content-security-policy': `default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors ${frameAncestors}; sandbox`,
    'origin-agent-cluster': '?1',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  };
}

function contentSecurityPolicy({ frameAncestors, domains }: Parameters<typeof guestHeaders>[0]): string {
  const pages = domains.map((domain) => ` ${webOrigin(domain)}`).join('');
  const sockets = domains.map((domain) => ` ${socketOrigin(domain)}`).join('');
  return [
    `default-src 'none'`,
    `script-src 'self'`,
    `worker-src 'self'`,
    `style-src 'self' 'unsafe-inline'`,
    `connect-src 'self'${pages}${sockets}`,
    `img-src 'self' data: blob:${pages}`,
    `font-src 'self'${pages}`,
    `media-src 'self' blob:${pages}`,
    `object-src 'none'`,
    `base-uri 'none'`,
    `form-action 'none'`,
    `frame-ancestors ${frameAncestors}`,
  ].join('; ');
}

/** Where the engine has it: also WebRTC, prefetching and self-navigation, which no content policy reaches. */
function connectionAllowlist(domains: readonly string[]): string {
  const patterns = domains.flatMap((domain) => [`"${webOrigin(domain)}/*"`, `"${socketOrigin(domain)}/*"`]);
  return `(${['response-origin', ...patterns].join(' ')})`;
}

/** Where an allowed domain is reached by HTTP. */
export function webOrigin(domain: string): string {
  return `${isLocal(domain) ? 'http' : 'https'}://${domain}`;
}

/** Where an allowed domain is reached by a WebSocket. */
export function socketOrigin(domain: string): string {
  return `${isLocal(domain) ? 'ws' : 'wss'}://${domain}`;
}

/** Only names of a development host carry a port, and they are reached without TLS. */
function isLocal(domain: string): boolean {
  return domain.includes(':');
}

/** Features of the web that a program gets through the bridge or not at all. */
const deniedFeatures = `
  accelerometer camera clipboard-read compute-pressure display-capture geolocation gyroscope hid
  identity-credentials-get idle-detection local-fonts magnetometer microphone midi otp-credentials
  payment publickey-credentials-create publickey-credentials-get screen-wake-lock serial
  storage-access usb window-management xr-spatial-tracking
`;

const permissionsPolicy = deniedFeatures
  .trim()
  .split(/\s+/u)
  .map((feature) => `${feature}=()`)
  .join(', ');
