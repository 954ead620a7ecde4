// What the benchmark uses of post-me 0.4.5, whose package.json does not lead a resolver of "exports" to its own types.

declare module 'post-me' {
  /** The other end's methods, by name. */
  interface RemoteHandle {
    call(method: 'echo', payload: unknown): Promise<unknown>;
    call(method: 'bytes'): Promise<Uint8Array>;
  }

  interface Connection {
    remoteHandle(): RemoteHandle;
    localHandle(): {
      setReturnTransfer(method: 'bytes', transfer: (result: Uint8Array<ArrayBuffer>) => Transferable[]): void;
    };
  }

  interface Messenger {
    postMessage(message: unknown, transfer?: Transferable[]): void;
  }

  export const PortMessenger: new (options: { readonly port: MessagePort }) => Messenger;
  export function ParentHandshake(messenger: Messenger, methods: object): Promise<Connection>;
  export function ChildHandshake(messenger: Messenger): Promise<Connection>;
}
