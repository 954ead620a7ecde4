/**
 * Carries packets between one guest document and its host (docs/protocol.md 1.1).
 * A transport knows strings, not the protocol: whoever made it has settled who the peer is.
 */
export interface Transport {
  /** Sends one packet. After close it does nothing. Never throws. */
  send(packet: string): void;
  /** Receives packets, in the order they came; packets from before the first listener wait for it. */
  onPacket(listener: (packet: string) => void): void;
  /** Called once when the channel is known to be gone. A channel may also fall silent without it. */
  onClose(listener: () => void): void;
  /** Closes this end and frees what it holds. Safe to call twice. */
  close(): void;
}
