import type { SurfaceRequest } from '@org/host-core';

/** Files of a program by their paths. */
export type ProgramFiles = Readonly<Record<string, string>>;

/** Connects as guest-sdk does, in as few lines as possible, and answers what comes with `echo <packet>` and the same bytes. */
export const echoFiles: ProgramFiles = {
  'index.html': '<!doctype html><title>Program</title><h1>It runs</h1><script src="app.js"></script>',
  'app.js': `
    addEventListener('message', ({ data, ports }) => {
      if (data?.miniapp !== 'port') return;
      ports[0].onmessage = ({ data: said }) => {
        if (typeof said === 'string') ports[0].postMessage('echo ' + said);
        else ports[0].postMessage(['echo ' + said[0], said[1]], [said[1].buffer]);
      };
    });
    postMessage({ miniapp: 'connect', nonce: 'nonce-' + Math.random().toString(16).slice(2, 12) }, '*');
  `,
};

/** A surface for files that were verified elsewhere. */
export function requestOf(
  program: Partial<Omit<SurfaceRequest, 'files'>> & { readonly files: ProgramFiles },
): SurfaceRequest {
  const { files, ...rest } = program;
  return {
    programId: 'com.partner.echo',
    label: 'pecho',
    programName: 'Echo',
    entryPoint: 'index.html',
    resume: null,
    welcome: '{}',
    webStorage: true,
    domains: [],
    statement: new Uint8Array(),
    storeKeys: [],
    storeRoot: new Uint8Array(),
    manifest: new Uint8Array(),
    containerBytes: 0,
    pieces: [],
    mount: null,
    ...rest,
    files: {
      read: async (path) => {
        const text = files[path];
        return text === undefined ? null : new TextEncoder().encode(text);
      },
      replace: () => Promise.resolve(null),
      part: () => Promise.resolve(null),
    },
  };
}
