import { afterEach, describe, expect, it } from 'vitest';

import { listen } from '../server/listen.js';

import type { Listener } from '../server/listen.js';

const open: Listener[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((listener) => listener.close()));
});

describe('a port', () => {
  it('that is taken is reported with its number, its owner and the way out', async () => {
    const first = await listen({ port: 0, variable: 'MINIAPP_HOST_PORT' }, () => new Response('one'));
    open.push(first);
    const second = listen({ port: first.port, variable: 'MINIAPP_HOST_PORT' }, () => new Response('two'));
    await expect(second).rejects.toMatchObject({ name: 'DemoError', code: 'PORT_TAKEN' });
    await expect(second).rejects.toThrow(`Port ${first.port} is taken by `);
    await expect(second).rejects.toThrow(`MINIAPP_HOST_PORT=${first.port + 100} npm start`);
  });

  it('answers on this machine until it is closed', async () => {
    const listener = await listen({ port: 0, variable: 'X' }, () => new Response('here'));
    expect(await (await fetch(`http://127.0.0.1:${listener.port}`)).text()).toBe('here');
    await listener.close();
    await expect(fetch(`http://127.0.0.1:${listener.port}`)).rejects.toThrow();
  });
});
