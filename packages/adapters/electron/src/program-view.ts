import { isOfOrigin } from '@org/host-core/surface';

import type {
  ElectronParts,
  ElectronProgramView,
  ElectronWebContents,
  Preventable,
} from './electron-parts.js';

/** Makes the view of a program: a confined renderer that stays within the program's origin. */
export function createProgramView(
  { WebContentsView }: Pick<ElectronParts, 'WebContentsView'>,
  options: {
    readonly partition: string;
    readonly origin: string;
    /** The built preload script. */
    readonly preload: string;
    readonly hasDevTools: boolean;
  },
): ElectronProgramView {
  const { partition, origin, preload, hasDevTools } = options;
  const view = new WebContentsView({
    webPreferences: {
      partition,
      preload,
      sandbox: true,
      contextIsolation: true,
      webSecurity: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      plugins: false,
      navigateOnDragDrop: false,
      disableDialogs: true,
      spellcheck: false,
      devTools: hasDevTools,
    },
  });
  keepWithin(origin, view.webContents);
  return view;
}

function keepWithin(origin: string, contents: ElectronWebContents): void {
  const stay = (event: Preventable & { readonly url: string }) => {
    if (!isOfOrigin(event.url, origin)) event.preventDefault();
  };
  // The first is for the top document, the second for every frame, the third for where an answer leads.
  contents.on('will-navigate', stay);
  contents.on('will-frame-navigate', stay);
  contents.on('will-redirect', stay);
  contents.on('will-attach-webview', (event) => {
    event.preventDefault();
  });
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  // No content policy reaches WebRTC: without a proxy that it must go through, nothing leaves.
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
}
