/** What each call carries: the example of a payment, as the mission writes it. */
export type Payload = Readonly<{ orderId: string; amount: number; currency: string }>;

/** A new payload. One object sent many times would be cloned once only and flatter whoever batches. */
export function createPayload(order: number): Payload {
  return { orderId: `order-${order}`, amount: 99.99, currency: 'USD' };
}

/** What comlink and penpal expose. */
export interface EchoApi {
  readonly echo: (payload: Payload) => Payload;
}

/** Ports that the guest hands to the host for contenders that do not find each other themselves. */
export interface PortMessage {
  readonly bench: 'raw' | 'comlink';
}
