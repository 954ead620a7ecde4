export { bootDocument } from './boot-document.js';
export { createPortOffer } from './port-offer.js';
export { restorePageState } from './page-state.js';
export { watchHealth } from './watch-health.js';
export { takeWelcome } from './welcome-ahead.js';

export type { DocumentWire } from './boot-document.js';
