import type { NativePart, NativeSetup } from './native-part.js';

/** Handed to the host's app. Where it does not want any, a program is not to notice. */
export function telemetryNatives({ options: { telemetry } }: NativeSetup): NativePart {
  return {
    methods: {
      'telemetry.track': (entry, { program: { id: programId } }) => {
        telemetry?.({ type: 'track', programId, ...entry });
        return null;
      },
      'telemetry.log': (entry, { program: { id: programId } }) => {
        telemetry?.({ type: 'log', programId, ...entry });
        return null;
      },
      'telemetry.mark': (entry, { program: { id: programId } }) => {
        telemetry?.({ type: 'mark', programId, ...entry });
        return null;
      },
    },
  };
}
