// The script-tag mock: stands in for a host where there is none. Load it before or after `global.js`.

import { createMock } from './mock.js';

window.MiniAppBridgeMock ??= createMock();
