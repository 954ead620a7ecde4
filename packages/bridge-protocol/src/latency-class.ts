/** How long an answer may take: 5 s, 30 s, as long as a person needs, or as long as bytes move (docs/protocol.md 3.4). */
export type LatencyClass = 'instant' | 'network' | 'interactive' | 'transfer';
