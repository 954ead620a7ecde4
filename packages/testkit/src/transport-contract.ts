import { assert, assertSame, runCases } from './report.js';

import type { ContractReport } from './report.js';
import type { Transport } from '@org/bridge-protocol';

/** Makes a fresh connected pair: the guest's end and the host's end. */
export type OpenPair = () => Promise<readonly [guest: Transport, host: Transport]>;

/** Strings that transports have been seen to damage. */
const difficultPackets = [
  '',
  'O’Brien’s "quotes" and \\backslashes\\',
  '${evil()} `ticks` </script><!--',
  '\u2028 line and \u2029 paragraph separators',
  'NUL \u0000 and controls \u0007\u001b',
  '\u{1F600} emoji and a lone \ud800 surrogate',
  'x'.repeat(300_000),
];

/** How often a case waits for what has to come: a busy machine may be late. */
const maxWaits = 40;

/**
 * What every Transport must hold (docs/protocol.md 1.1).
 * `wait` lets real time pass where an end has to notice something; with a virtual channel it may return at once.
 */
export function transportContract(
  openPair: OpenPair,
  options: { readonly wait: () => Promise<void>; readonly noticesPeerClose: boolean },
): Promise<ContractReport> {
  const { wait, noticesPeerClose } = options;
  const collect = (transport: Transport): string[] => {
    const packets: string[] = [];
    transport.onPacket((packet) => packets.push(packet));
    return packets;
  };
  const waitFor = async (hasCome: () => boolean) => {
    await wait();
    for (let waits = 1; waits < maxWaits && !hasCome(); waits += 1) await wait();
  };

  return runCases(
    [
      [
        'delivers both ways, in order',
        async () => {
          const [guest, host] = await openPair();
          const [atGuest, atHost] = [collect(guest), collect(host)];
          for (let index = 0; index < 100; index += 1) {
            guest.send(`g${String(index)}`);
            host.send(`h${String(index)}`);
          }
          await waitFor(() => atHost.length >= 100 && atGuest.length >= 100);
          const counted = (letter: string) =>
            Array.from({ length: 100 }, (_, index) => `${letter}${String(index)}`);
          assertSame(atHost, counted('g'), 'at the host');
          assertSame(atGuest, counted('h'), 'at the guest');
        },
      ],
      [
        'keeps packets from before the first listener',
        async () => {
          const [guest, host] = await openPair();
          guest.send('early');
          await wait();
          const atHost = collect(host);
          await waitFor(() => atHost.length > 0);
          assertSame(atHost, ['early'], 'at the host');
        },
      ],
      [
        'carries every string unchanged',
        async () => {
          const [guest, host] = await openPair();
          const atHost = collect(host);
          for (const packet of difficultPackets) guest.send(packet);
          await waitFor(() => atHost.length >= difficultPackets.length);
          assert(atHost.length === difficultPackets.length, `${String(atHost.length)} packets arrived`);
          difficultPackets.forEach((packet, index) => {
            assert(atHost[index] === packet, `packet ${String(index)} was changed`);
          });
        },
      ],
      [
        'does nothing after close, and closes twice without complaint',
        async () => {
          const [guest, host] = await openPair();
          const [atGuest, atHost] = [collect(guest), collect(host)];
          let closes = 0;
          guest.onClose(() => {
            closes += 1;
          });
          guest.close();
          guest.close();
          guest.send('late');
          host.send('late');
          await wait();
          assertSame([atGuest, atHost], [[], []], 'packets after close');
          assert(closes <= 1, 'onClose was called more than once');
        },
      ],
      ...(noticesPeerClose
        ? [
            [
              'tells when the peer has closed',
              async () => {
                const [guest, host] = await openPair();
                let isClosed = false;
                host.onClose(() => {
                  isClosed = true;
                });
                guest.close();
                await waitFor(() => isClosed);
                assert(isClosed, 'onClose was not called');
              },
            ] as const,
          ]
        : []),
    ],
    noticesPeerClose
      ? []
      : [
          {
            name: 'tells when the peer has closed',
            reason: 'the platform does not tell; the heartbeat finds out',
          },
        ],
  );
}
