// The host page's hold on a hostile program: what it says is done in the program's own document.

import type { SdkOutcome, TortureSdk, TortureWire } from '@org/testkit';

import type { ProgramOperations } from './torture-program.js';

/** A program in a frame of this page. */
export interface RemoteProgram {
  /** The frame as it is now; every launch makes another. */
  readonly frame: HTMLIFrameElement;
  /** Waits for the next document of the program that is ready, which `begin` brings about. */
  nextDocument(begin: () => Promise<unknown>): Promise<void>;
  run<TName extends keyof ProgramOperations>(
    operation: TName,
    ...parameters: Parameters<ProgramOperations[TName]>
  ): Promise<Awaited<ReturnType<ProgramOperations[TName]>>>;
  openWire(): Promise<TortureWire>;
  openSdk(isHolding: boolean): Promise<TortureSdk>;
}

type Bytes = Uint8Array<ArrayBuffer> | undefined;

/** Longer than a launch takes on a busy machine. */
const READY_MS = 15_000;

/** Holds the program that is, or will be, in this place. */
export function holdProgram(mount: HTMLElement): RemoteProgram {
  const answers = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  const packets = new Map<number, (packet: string, bytes: Bytes) => void>();
  let questions = 0;
  let channels = 0;
  let tellReady = (): void => undefined;

  addEventListener('message', ({ source, data }: MessageEvent<unknown>) => {
    if (source === null || source !== frameIn(mount)?.contentWindow) return;
    if (typeof data !== 'object' || data === null) return;
    // The program is ours: what it says in these words has this form.
    const said = data as Readonly<Record<string, unknown>>;
    if (said.tortureReady === true) tellReady();
    if (typeof said.tortureWire === 'number')
      packets.get(said.tortureWire)?.(said.packet as string, said.bytes as Bytes);
    if (typeof said.tortureAnswer !== 'number') return;
    const waiting = answers.get(said.tortureAnswer);
    if ('error' in said) waiting?.reject(new Error(String(said.error)));
    else waiting?.resolve(said.value);
    answers.delete(said.tortureAnswer);
  });

  const run: RemoteProgram['run'] = (operation, ...parameters) =>
    new Promise((resolve, reject) => {
      questions += 1;
      answers.set(questions, { resolve: resolve as (value: unknown) => void, reject }); // as the operation says
      const silence = `The program does not answer ${operation}.`;
      setTimeout(reject, READY_MS, new Error(silence));
      post({ torture: questions, operation, parameters });
    });

  return {
    get frame() {
      const frame = frameIn(mount);
      if (frame === null) throw new Error('The program has no frame.');
      return frame;
    },
    nextDocument: async (begin) => {
      const ready = new Promise<void>((resolve, reject) => {
        const timer = setTimeout(() => {
          reject(new Error('The program did not come up.'));
        }, READY_MS);
        tellReady = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      await begin();
      await ready;
    },
    run,
    openWire: async () => {
      channels += 1;
      const wire = channels;
      const early: [packet: string, bytes: Bytes][] = [];
      packets.set(wire, (...packet) => early.push(packet));
      await run('openWire', wire);
      return {
        send: (packet) => {
          void run('send', wire, packet);
        },
        sendSpecimen: (specimen) => {
          void run('sendSpecimen', wire, specimen);
        },
        onPacket: (listener) => {
          for (const packet of early.splice(0)) listener(...packet);
          packets.set(wire, listener);
        },
        // Engines that tell tell the adapter; the kit asks for nothing of it.
        onClose: () => undefined,
        close: () => {
          void run('closeWire', wire);
        },
      };
    },
    openSdk: async (isHolding) => {
      channels += 1;
      const sdk = channels;
      await run('openSdk', sdk, isHolding);
      // Each member of the SDK under test has the form that its type says, in the program as here.
      const member =
        <T>(name: keyof TortureSdk) =>
        (...parameters: readonly unknown[]) =>
          run('sdk', sdk, name, parameters) as Promise<T>;
      return {
        opened: member<SdkOutcome | null>('opened'),
        begin: member<number>('begin'),
        cancel: member<undefined>('cancel'),
        outcome: member<SdkOutcome | null>('outcome'),
        hold: member<undefined>('hold'),
        takeHeld: member<readonly string[]>('takeHeld'),
        deliver: member<undefined>('deliver'),
        sentCount: member<number>('sentCount'),
        ignoredCount: member<number>('ignoredCount'),
        pollution: member<readonly string[]>('pollution'),
      };
    },
  };

  function post(message: object): void {
    frameIn(mount)?.contentWindow?.postMessage(message, '*');
  }
}

function frameIn(mount: HTMLElement): HTMLIFrameElement | null {
  // The adapter keeps its frame in a shadow tree of its own.
  for (const { shadowRoot } of mount.children) {
    const frame = shadowRoot?.querySelector('iframe');
    if (frame) return frame;
  }
  return null;
}
