import type { SdkOutcome, TortureSdk, TortureWire } from '@org/testkit';

import type { ProgramOperations } from '../../packages/adapters/browser/test/host-page/torture-program.js';

/** The kit's hold on a hostile program in a web view: what it says is done in the program's own document. */
export interface RemoteProgram {
  /** Waits for the next document of the program that is ready, which `begin` brings about. */
  nextDocument(begin: () => Promise<unknown>): Promise<void>;
  run<TName extends keyof ProgramOperations>(
    operation: TName,
    ...parameters: Parameters<ProgramOperations[TName]>
  ): Promise<Awaited<ReturnType<ProgramOperations[TName]>>>;
  openWire(): Promise<TortureWire>;
  openSdk(isHolding: boolean): Promise<TortureSdk>;
  /** Something that a document of the program has said. */
  hear(said: Said): void;
}

/** What the relay of the page hands on. */
export type Said = Readonly<Record<string, unknown>>;

type Listener = (packet: string, bytes: Uint8Array<ArrayBuffer> | undefined) => void;

/** Longer than a launch takes on a busy machine. */
const READY_MS = 15_000;

/** Holds a program. `post` hands a message to its window; `wait` is the time of the kit. */
export function holdProgram(options: {
  readonly post: (message: object) => Promise<unknown>;
  readonly wait: (durationMs: number) => Promise<void>;
}): RemoteProgram {
  const { post, wait } = options;
  const answers = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  const packets = new Map<number, Listener>();
  let questions = 0;
  let channels = 0;
  let tellReady = (): void => undefined;

  const run: RemoteProgram['run'] = (operation, ...parameters) =>
    new Promise((resolve, reject) => {
      const torture = (questions += 1);
      answers.set(torture, { resolve: resolve as (value: unknown) => void, reject }); // as the operation says
      post({ torture, operation, parameters }).catch(reject);
      void wait(READY_MS).then(() => {
        reject(new Error(`The program does not answer ${operation}.`));
      });
    });

  return {
    run,
    hear: (said) => {
      if (said.tortureReady === true) tellReady();
      if (typeof said.tortureWire === 'number') {
        const bytes = said.bytes === undefined ? undefined : new Uint8Array(said.bytes as number[]);
        packets.get(said.tortureWire)?.(said.packet as string, bytes); // the program is ours
      }
      if (typeof said.tortureAnswer !== 'number') return;
      const waiting = answers.get(said.tortureAnswer);
      if ('error' in said) waiting?.reject(new Error(said.error as string));
      else waiting?.resolve(said.value);
      answers.delete(said.tortureAnswer);
    },
    nextDocument: async (begin) => {
      const ready = new Promise<void>((resolve, reject) => {
        tellReady = resolve;
        void wait(READY_MS).then(() => {
          reject(new Error('The program did not come up.'));
        });
      });
      await begin();
      await ready;
    },
    openWire: async () => {
      const wire = (channels += 1);
      const early: Parameters<Listener>[] = [];
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
        onClose: () => undefined,
        close: () => {
          void run('closeWire', wire);
        },
      };
    },
    openSdk: async (isHolding) => {
      const sdk = (channels += 1);
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
}
