import { createProgramOriginHandler, hostPagePolicy } from '@org/adapter-browser/serve';
import { describe, expect, it } from 'vitest';

const handler = createProgramOriginHandler({ hostOrigin: 'https://app.example', root: '{"version":1}' });

function get(path: string, headers: Record<string, string> = {}, method = 'GET'): Response {
  return handler(new Request(`https://pabc.programs.example${path}`, { method, headers }));
}

const anyEtag: unknown = expect.stringMatching(/^"[0-9a-f]{16}"$/);
const fromHost = { referer: 'https://app.example/' };
const shared = {
  'cross-origin-resource-policy': 'same-origin',
  'origin-agent-cluster': '?1',
  'x-content-type-options': 'nosniff',
};
const emptyPage = {
  ...shared,
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors https://app.example; sandbox",
  'content-type': 'text/plain; charset=utf-8',
  'referrer-policy': 'no-referrer',
};

describe('the handler of program origins', () => {
  it('serves the boot page to a frame of the host page', async () => {
    const response = get('/__miniapp/boot', fromHost);
    expect([response.status, Object.fromEntries(response.headers)]).toEqual([
      200,
      {
        ...shared,
        'cache-control': 'no-store',
        'content-security-policy':
          "default-src 'none'; script-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors https://app.example",
        'content-type': 'text/html; charset=utf-8',
        'miniapp-worker': expect.stringMatching(/^\/__miniapp\/worker\.js\?v=[0-9a-f]{16}$/u) as unknown,
        'referrer-policy': 'same-origin',
      },
    ]);
    expect(await response.text()).toContain('<script src="/__miniapp/boot.js"></script>');
  });

  it.each([
    ['nobody', undefined],
    ['another program', 'https://pother.programs.example/'],
    ['an origin that begins alike', 'https://app.example.evil/'],
    ['the program itself', 'https://pabc.programs.example/index.html'],
    ['a path of the host page', 'https://app.example/somewhere'],
  ])('refuses the boot page when %s navigates to it', (_, referer) => {
    const response = get('/__miniapp/boot?secret', referer === undefined ? {} : { referer });
    expect([response.status, Object.fromEntries(response.headers)]).toEqual([403, emptyPage]);
  });

  it('serves the scripts with their configuration baked in', async () => {
    const boot = get('/__miniapp/boot.js');
    expect(Object.fromEntries(boot.headers)).toEqual({
      ...shared,
      'cache-control': 'no-cache',
      'content-type': 'text/javascript; charset=utf-8',
      etag: anyEtag,
    });
    expect(await boot.text()).toMatch(
      /\(\{"hostOrigin":"https:\/\/app\.example","workerUrl":"\/__miniapp\/worker\.js\?v=[0-9a-f]{16}"\}\);$/,
    );
    const worker = get('/__miniapp/worker.js?v=anything');
    expect(Object.fromEntries(worker.headers)).toEqual({
      ...shared,
      'cache-control': 'no-cache',
      'content-security-policy': "default-src 'none'; connect-src 'self'",
      'content-type': 'text/javascript; charset=utf-8',
      etag: anyEtag,
      'service-worker-allowed': '/',
    });
    expect(await worker.text()).toContain(
      String.raw`{"hostOrigin":"https://app.example","root":"{\"version\":1}",`,
    );
  });

  it('gives each worker text a URL of its own', async () => {
    const urlOf = async (root: string) => {
      const other = createProgramOriginHandler({ hostOrigin: 'https://app.example', root });
      const text = await other(new Request('https://pabc.programs.example/__miniapp/boot.js')).text();
      return /worker\.js\?v=[0-9a-f]{16}/.exec(text)?.[0];
    };
    expect(await urlOf('first')).toBe(await urlOf('first'));
    expect(await urlOf('first')).not.toBe(await urlOf('second'));
  });

  it('answers a known script with 304', () => {
    const etag = get('/__miniapp/worker.js').headers.get('etag') ?? '';
    const response = get('/__miniapp/worker.js', { 'if-none-match': etag });
    expect([response.status, response.body]).toEqual([304, null]);
  });

  it('serves the opaque page with a fresh nonce, and lets no script come from a URL', async () => {
    const response = get('/__miniapp/opaque');
    const policy = response.headers.get('content-security-policy') ?? '';
    const nonce = /'nonce-([0-9a-f]{32})'/.exec(policy)?.[1] ?? '';
    expect(Object.fromEntries(response.headers)).toEqual({
      ...shared,
      'cache-control': 'no-store',
      'connection-allowlist': '()',
      'content-security-policy': `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'unsafe-inline'; img-src data: blob:; font-src data: blob:; media-src data: blob:; connect-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors https://app.example; sandbox allow-scripts allow-forms, script-src 'unsafe-inline'`,
      'content-type': 'text/html; charset=utf-8',
      'referrer-policy': 'no-referrer',
    });
    expect(await response.text()).toContain(`<script nonce="${nonce}">`);
    expect(get('/__miniapp/opaque').headers.get('content-security-policy')).not.toBe(policy);
  });

  it.each(['/', '/index.html', '/__miniapp/', '/__miniapp/health.js', '/__miniapp/boot/', '/favicon.ico'])(
    'serves nothing at %s',
    (path) => {
      const response = get(path, fromHost);
      expect([response.status, Object.fromEntries(response.headers)]).toEqual([404, emptyPage]);
    },
  );

  it('answers HEAD like GET without a body, and no other method', async () => {
    const head = get('/__miniapp/boot', fromHost, 'HEAD');
    expect([head.status, await head.text()]).toEqual([200, '']);
    const post = get('/__miniapp/boot', fromHost, 'POST');
    expect([post.status, post.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });

  it.each(['https://app.example/', 'https://app.example/page', 'app.example', 'https://*.example'])(
    'refuses %s as the host origin',
    (hostOrigin) => {
      expect(() => createProgramOriginHandler({ hostOrigin, root: '' })).toThrow(TypeError);
    },
  );
});

describe('the policy of a host page', () => {
  it('frames programs and nothing else', () => {
    const policy = hostPagePolicy({
      programOrigins: 'https://*.programs.example',
      connect: ['https://store.example', 'https://api.app.example'],
    });
    expect(policy).toEqual({
      'content-security-policy':
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob: https://store.example https://api.app.example; font-src 'self'; connect-src 'self' https://store.example https://api.app.example; manifest-src 'self'; worker-src 'self'; frame-src https://*.programs.example; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
      'cross-origin-opener-policy': 'same-origin',
      'origin-agent-cluster': '?1',
      'referrer-policy': 'strict-origin-when-cross-origin',
      'x-content-type-options': 'nosniff',
    });
  });
});
