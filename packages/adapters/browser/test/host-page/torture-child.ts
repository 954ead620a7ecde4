/** A script for whatever a program opens: asks everybody above for a bridge, and tells the top page what came. */
export const childScript = `
  const say = (what) => top.postMessage({ tortureChild: what }, '*');
  addEventListener('message', ({ data, ports }) => {
    if (ports.length > 0 || (data && data.miniapp === 'port')) say('bridge');
  });
  for (const above of new Set([parent, top, opener])) {
    if (!above || above === window) continue;
    above.postMessage({ miniapp: 'connect', nonce: 'child-12345678' }, '*');
    above.postMessage({ miniapp: 'boot', nonce: 'child-12345678', scriptNonce: 'child-12345678' }, '*');
    above.postMessage('{"session":"","frames":[{"type":"hello","nonce":"child","protocol":[1],"sdk":"child"}]}', '*');
  }
  say('spoke');
`;

/** A worker that speaks over a port it was given, and tells who gave it what came back. */
export const workerScript = `
  const listen = (port) => {
    port.onmessage = ({ data, ports }) => {
      const [bridge] = ports;
      if (!bridge) return;
      bridge.onmessage = () => port.postMessage('bridge');
      bridge.postMessage(data);
      port.postMessage('spoke');
    };
  };
  if ('onconnect' in self) self.onconnect = ({ ports }) => listen(ports[0]);
  else listen(self);
`;

/** A message as the engine would attest it. Only so: some engines take no window of another origin for a source. */
export function attestedMessage(
  said: { readonly data: unknown; readonly origin: string; readonly source: Window | null },
  ports: readonly MessagePort[] = [],
): MessageEvent<unknown> {
  const event = new MessageEvent('message', { data: said.data, origin: said.origin, ports: [...ports] });
  return Object.defineProperty(event, 'source', { value: said.source });
}
