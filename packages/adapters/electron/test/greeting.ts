import { bundleProgram } from './bundle-program.js';

import type { PublishedRelease, ReleaseFactory } from '@org/testkit';

/** What the greeting program has the host show where everything works. */
export const greetingToast = 'stored electron nothing for frames';

/** Signs a release of `greeting-program.ts`. */
export async function releaseGreeting(factory: ReleaseFactory): Promise<PublishedRelease> {
  return factory.release({
    manifest: { id: 'com.partner.greeting', name: 'Greeting', permissions: [] },
    files: {
      'index.html': '<!doctype html><body><h1>Greeting</h1><script type="module" src="app.js"></script>',
      'app.js': await bundleProgram('greeting-program.ts'),
      'frame.js': `
        addEventListener('message', ({ ports }) => ports.length > 0 && parent.onFrame('a port for frames'));
        top.postMessage({ miniapp: 'connect', nonce: 'from-a-frame' }, '*');
        setTimeout(() => parent.onFrame('nothing for frames'), 700);
      `,
    },
  });
}
