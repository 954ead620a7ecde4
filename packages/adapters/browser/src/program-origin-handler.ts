import { programScripts } from './program-scripts.js';

import { programPaths, workerHeader } from './program-paths.js';

import type { BootConfig, PageConfig, WorkerConfig } from './program-origin-config.js';

/** What the origins of programs belong to. */
export interface ProgramOriginOptions {
  /** The exact origin of the host page, the only one that may frame and launch programs. */
  readonly hostOrigin: string;
  /** The store's first keys, `store-keys.json` byte for byte: the same that the host page pins. */
  readonly root: string;
}

/**
 * Serves every program origin: the few resources that launch a program, the same for all of them, and nothing of any
 * program. Mount it for every name under the program domain; the name in a request plays no part.
 */
export function createProgramOriginHandler(options: ProgramOriginOptions): (request: Request) => Response {
  return createOriginHandler(options, programScripts.worker);
}

/** The same with the text of a worker. */
export function createOriginHandler(
  options: ProgramOriginOptions,
  workerScript: string,
): (request: Request) => Response {
  assertOneOrigin(options.hostOrigin);
  const resources = createResources(options, workerScript);
  return (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return plain(405, 'Only GET and HEAD.', options.hostOrigin, { allow: 'GET, HEAD' });
    }
    const resource = resources.get(new URL(request.url).pathname);
    const response = resource?.(request) ?? plain(404, 'Nothing is served here.', options.hostOrigin);
    return request.method === 'HEAD' ? new Response(null, response) : response;
  };
}

type Resource = (request: Request) => Response;

function createResources(
  { hostOrigin, root }: ProgramOriginOptions,
  workerScript: string,
): ReadonlyMap<string, Resource> {
  const opaqueScript = withConfig(programScripts.opaque, { hostOrigin });
  const healthScript = withConfig(programScripts.health, { hostOrigin });
  const workerText = withConfig(workerScript, { hostOrigin, root, healthScript });
  // The boot page asks for exactly this text, so a browser that has an older worker takes this one at once.
  const workerUrl = `${programPaths.worker}?v=${fingerprint(workerText)}`;
  const workerHeaders = {
    'service-worker-allowed': '/',
    // The worker answers from the verified package; what it fetches is the boot page.
    'content-security-policy': `default-src 'none'; connect-src 'self'`,
  };
  return new Map<string, Resource>([
    [programPaths.boot, ownPage(programPaths.bootScript, hostOrigin, { [workerHeader]: workerUrl })],
    [programPaths.forget, ownPage(programPaths.forgetScript, hostOrigin)],
    [programPaths.forgetScript, script(withConfig(programScripts.forget, { hostOrigin }))],
    [programPaths.bootScript, script(withConfig(programScripts.boot, { hostOrigin, workerUrl }))],
    [programPaths.worker, script(workerText, workerHeaders)],
    [programPaths.opaque, () => opaquePage(opaqueScript, hostOrigin)],
  ]);
}

/** One origin: it stands in content policies, where a star would open them. */
function assertOneOrigin(hostOrigin: string): void {
  if (URL.canParse(hostOrigin) && new URL(hostOrigin).origin === hostOrigin && !hostOrigin.includes('*'))
    return;
  throw new TypeError(`hostOrigin must be one origin such as https://app.example, not ${hostOrigin}.`);
}

/**
 * A page of the program's origin with a script of ours. It opens for the host's own frame alone: another program could
 * navigate here with a secret in the URL, and the program of this origin could read it from such a document.
 */
function ownPage(
  scriptPath: string,
  hostOrigin: string,
  more: Readonly<Record<string, string>> = {},
): Resource {
  const html = `<!doctype html><meta charset="utf-8"><title>Program</title><script src="${scriptPath}"></script>`;
  const policy = `default-src 'none'; script-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors ${hostOrigin}`;
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policy,
    // The worker knows the program's first document by its referrer.
    'referrer-policy': 'same-origin',
    'cache-control': 'no-store',
    ...more,
  };
  const refused = `This page opens in a frame of ${hostOrigin} only, and the browser must say so (Referer).`;
  return (request) =>
    request.headers.get('referer') === `${hostOrigin}/`
      ? respond(200, html, headers)
      : plain(403, refused, hostOrigin);
}

/**
 * The page of programs without an origin. Two policies hold together: the first lets no script run without the nonce,
 * the second none that comes from a URL, which the nonce alone would open to every address.
 */
function opaquePage(scriptText: string, hostOrigin: string): Response {
  const nonce = randomNonce();
  const policies = [
    `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'unsafe-inline'; img-src data: blob:; font-src data: blob:; media-src data: blob:; connect-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors ${hostOrigin}; sandbox allow-scripts allow-forms`,
    `script-src 'unsafe-inline'`,
  ];
  const html = `<!doctype html><meta charset="utf-8"><title>Program</title><script nonce="${nonce}">${scriptText}</script>`;
  return respond(200, html, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policies.join(', '),
    'connection-allowlist': '()',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  });
}

function script(text: string, headers: Record<string, string> = {}): Resource {
  const etag = `"${fingerprint(text)}"`;
  const all = {
    'content-type': 'text/javascript; charset=utf-8',
    'cache-control': 'no-cache',
    etag,
    ...headers,
  };
  return (request) => {
    const isKnown = request.headers.get('if-none-match') === etag;
    return isKnown ? respond(304, null, all) : respond(200, text, all);
  };
}

/** A page that runs nothing and that no program can look into, whatever stands in its URL. */
function plain(
  status: number,
  text: string,
  hostOrigin: string,
  headers: Record<string, string> = {},
): Response {
  return respond(status, `${text}\n`, {
    'content-type': 'text/plain; charset=utf-8',
    'content-security-policy': `default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors ${hostOrigin}; sandbox`,
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
    ...headers,
  });
}

function respond(status: number, body: string | null, headers: Record<string, string>): Response {
  return new Response(body, {
    status,
    headers: {
      'origin-agent-cluster': '?1',
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      ...headers,
    },
  });
}

/** The script with its configuration as a parameter, which no other script of the page can see. */
function withConfig(scriptText: string, config: PageConfig | BootConfig | WorkerConfig): string {
  // JSON is JavaScript, but for what would end a script element inside a page.
  const json = JSON.stringify(config).replace(/</gu, '\\u003c');
  return `((MINIAPP_CONFIG)=>{${scriptText}})(${json});`;
}

/** Names a text among the few that one origin ever had (FNV-1a, 64 bits); it protects nothing. */
function fingerprint(text: string): string {
  let hash = BigInt('0xcbf29ce484222325');
  for (const byte of new TextEncoder().encode(text)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * BigInt('0x100000001b3'));
  }
  return hash.toString(16).padStart(16, '0');
}

function randomNonce(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}
