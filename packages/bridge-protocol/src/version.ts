/** The wire protocol's major version. A host and a guest talk when they share one (docs/protocol.md 2.3). */
export const PROTOCOL_VERSION = 1;
