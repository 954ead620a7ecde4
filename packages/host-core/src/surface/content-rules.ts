/**
 * A content rule list (WKContentRuleList and its like): nothing is loaded but from the program's own origin and its domains.
 * It is the engine's second line behind the content policy, and also holds where that does not reach.
 */
export function contentRules({
  origin,
  domains,
}: {
  readonly origin: string;
  readonly domains: readonly string[];
}): string {
  const own = [`^${escaped(origin)}/`, '^data:', '^blob:'];
  const others = domains.flatMap((domain) => {
    // Only names of a development host carry a port, and they are reached without TLS.
    const [page, socket] = domain.includes(':') ? ['http', 'ws'] : ['https', 'wss'];
    return [`^${page}://${escaped(domain)}/`, `^${socket}://${escaped(domain)}/`];
  });
  return JSON.stringify([
    { trigger: { 'url-filter': '.*' }, action: { type: 'block' } },
    ...[...own, ...others].map((pattern) => ({
      trigger: { 'url-filter': pattern },
      action: { type: 'ignore-previous-rules' },
    })),
  ]);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
