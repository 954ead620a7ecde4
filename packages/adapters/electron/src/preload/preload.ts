// The preload script of every program: in a world of its own, where the program's scripts see nothing of it.

import { contextBridge, ipcRenderer } from 'electron';
import { createPortOffer, restorePageState, watchHealth } from '@org/page-scripts';

import { channels } from '../channels.js';

import { relayPort } from './relay-port.js';

// Electron runs it in top documents alone; a setting must not be all that stands between a frame and the bridge.
if (window.top === window) boot();

function boot(): void {
  // By this the SDK knows that somebody will answer.
  contextBridge.exposeInMainWorld('miniapp', true);
  watchHealth((report) => {
    ipcRenderer.send(channels.health, report);
  });
  ipcRenderer.on(channels.ping, () => {
    ipcRenderer.send(channels.health, { type: 'beat' });
  });
  ipcRenderer.on(channels.resume, (_event, text: string) => {
    restorePageState(text);
  });
  createPortOffer((port, nonce) => {
    ipcRenderer.postMessage(channels.port, nonce, [relayPort(port)]);
  });
  const sayVisibility = () => {
    ipcRenderer.send(channels.visibility, document.visibilityState);
  };
  if (document.visibilityState === 'hidden') sayVisibility();
  document.addEventListener('visibilitychange', sayVisibility);
}
