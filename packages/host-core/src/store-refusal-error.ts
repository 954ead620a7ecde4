/** The store answered that it will not serve this; asking again brings the same answer. */
export class StoreRefusalError extends Error {
  override readonly name = 'StoreRefusalError';
}

/** Whether a status is the store's last word. Overload, time-outs and troubles of its own are not. */
export function isRefusal(status: number): boolean {
  return status >= 400 && status < 500 && ![408, 416, 425, 429].includes(status);
}
