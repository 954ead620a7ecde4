/**
 * Carries packets between one guest document and its host (docs/protocol.md 1.1).
 * A transport knows strings, not the protocol: whoever made it has settled who the peer is.
 */
export interface Transport {
  /** Whether bytes can travel beside the text of a packet. Where not, they stand in it as base64. */
  readonly carriesBytes?: true;
  /**
   * Sends one packet. After close it does nothing. Never throws. Bytes are handed over: they fill their buffer, and the
   * sender no longer has them.
   */
  send(packet: string, bytes?: Uint8Array<ArrayBuffer>): void;
  /** Receives packets, in the order they came; packets from before the first listener wait for it. */
  onPacket(listener: (packet: string, bytes?: Uint8Array<ArrayBuffer>) => void): void;
  /** Called once when the channel is known to be gone. A channel may also fall silent without it. */
  onClose(listener: () => void): void;
  /** Closes this end and frees what it holds. Safe to call twice. */
  close(): void;
}
