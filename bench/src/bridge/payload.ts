/** What each call carries: the example of a payment, as the mission writes it. */
export type Payload = Readonly<Record<string, unknown>>;

/** A new payload. One object sent many times would be cloned once only and flatter whoever batches. */
export function createPayload(order: number): Payload {
  return { orderId: `order-${order}`, amount: 99.99, currency: 'USD' };
}

/** A list of orders: about 10,000 characters of JSON. */
export function createLargePayload(order: number): Payload {
  return {
    page: order,
    orders: Array.from({ length: 70 }, (_, index) => ({
      id: `order-${order}-${index}`,
      title: `Two tickets for row ${index}, seats 11 and 12`,
      amount: 99.99 + index,
      currency: 'USD',
      tags: ['new', 'express'],
      isGift: index % 2 === 0,
    })),
  };
}

/** Bytes of the binary benchmark. */
export const BINARY_BYTES = 1_000_000;

/** What each contender answers. */
export interface EchoApi {
  readonly echo: (payload: Payload) => Payload;
  /** A fresh copy of a million bytes, each time. */
  readonly bytes: () => Uint8Array<ArrayBuffer>;
}

/** Ports that the guest hands to the host for contenders that do not find each other themselves. */
export interface PortMessage {
  readonly bench: 'raw' | 'comlink' | 'post-me' | 'capnweb';
}
