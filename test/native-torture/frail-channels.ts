import type { Transport } from '@org/bridge-protocol';
import type { PlatformSurfaces } from '@org/host-core';

/** The host's end of a bridge, in the kit's hand. */
export interface Channel {
  silence(): void;
  kill(): void;
}

/** Surfaces whose transports can be silenced and cut. */
export function watchChannels(
  surfaces: PlatformSurfaces,
  onChannel: (id: string, channel: Channel) => void,
): PlatformSurfaces {
  return {
    open: (request, onSign) =>
      surfaces.open(request, (sign) => {
        if (sign.type !== 'connected') {
          onSign(sign);
          return;
        }
        const { transport, channel } = makeFrail(sign.transport);
        onChannel(request.programId, channel);
        onSign({ ...sign, transport });
      }),
  };
}

function makeFrail(below: Transport): { readonly transport: Transport; readonly channel: Channel } {
  let isSilent = false;
  return {
    transport: {
      ...below,
      send: (packet, bytes) => {
        if (!isSilent) below.send(packet, bytes);
      },
      onPacket: (listener) => {
        below.onPacket((packet, bytes) => {
          if (!isSilent) listener(packet, bytes);
        });
      },
    },
    channel: {
      silence: () => {
        isSilent = true;
      },
      kill: () => {
        below.close();
      },
    },
  };
}
