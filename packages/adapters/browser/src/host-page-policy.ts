/** What a host page reaches. */
export interface HostPagePolicyOptions {
  /** The origins of programs as one source of a content policy: `https://*.programs.example`. */
  readonly programOrigins: string;
  /** Origins the page talks to and shows pictures from: the store, the host's own backend. */
  readonly connect: readonly string[];
}

/**
 * The headers of a host page. Its `frame-src` is part of how programs are confined: a program can navigate its own
 * frame, and this is what keeps it among programs.
 */
export function hostPagePolicy({ programOrigins, connect }: HostPagePolicyOptions): Record<string, string> {
  const others = connect.map((origin) => ` ${origin}`).join('');
  return {
    'content-security-policy': [
      `default-src 'none'`,
      `script-src 'self'`,
      `style-src 'self'`,
      `img-src 'self' data: blob:${others}`,
      `font-src 'self'`,
      `connect-src 'self'${others}`,
      `manifest-src 'self'`,
      `worker-src 'self'`,
      `frame-src ${programOrigins}`,
      `object-src 'none'`,
      `base-uri 'none'`,
      `form-action 'self'`,
      `frame-ancestors 'none'`,
    ].join('; '),
    // Programs of a host that shares their site run in processes of their own.
    'origin-agent-cluster': '?1',
    'cross-origin-opener-policy': 'same-origin',
    'referrer-policy': 'strict-origin-when-cross-origin',
    'x-content-type-options': 'nosniff',
  };
}
