import type { NativePart, NativeSetup } from './native-part.js';

/** Navigation bar, primary button and loading sign. */
export function barNatives({ bars }: NativeSetup): NativePart {
  return {
    methods: {
      'ui.setLoading': (params, call) => {
        bars.setLoading(params, call);
        return null;
      },
      'ui.setNavigationBar': (params, call) => {
        bars.setNavigationBar(params, call);
        return null;
      },
      'ui.setPrimaryButton': (params, call) => {
        bars.setPrimaryButton(params, call);
        return null;
      },
    },
    events: {
      'ui.primaryButtonClick': (program, emit) =>
        bars.onPress(program, () => {
          emit({});
        }),
    },
  };
}
