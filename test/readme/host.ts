import { createBrowserPlatform } from '@org/adapter-browser';
import { createHost } from '@org/host-core';
import { config, issueToken, screens, showScreen } from './your-app.js';

const { programOrigin, store } = config;
const platform = await createBrowserPlatform({ programOrigin, screens, issueToken });
const host = await createHost({ platform, name: 'Example Bank', version: '3.2.0', store });

const id = 'com.partner.loans';
await host.update(id);
const outcome = await host.launch(id, { mount: document.querySelector('main') });
if (outcome.type !== 'launched') showScreen(outcome);
