/** One entry of `files`. */
export const file = { sha256: 'a'.repeat(64), size: 4, crc32: 7 };

/** A manifest with every member but the signature. */
export const manifest = {
  format: 1,
  id: 'com.partner.loans',
  name: 'Loans',
  version: '2.3.1',
  minHostVersion: '3.0.0',
  entryPoint: 'index.html',
  permissions: ['geolocation', 'payment'],
  allowedDomains: ['api.partner.com'],
  files: { 'index.html': file, 'pay/p.js': { ...file, package: 'pay' }, 'icon.png': file, 'help.html': file },
  packages: { pay: { prefix: 'pay/', preload: ['help.html'] } },
  runtime: 'web',
  dataVersion: 3,
  rollbackFloor: '2.0.0',
  description: 'Loans for everybody.',
  icons: [
    { src: 'icon.png', sizes: '48x48 96x96' },
    { src: 'icon.png', sizes: 'any' },
  ],
  pages: ['help.html'],
  window: { title: 'Loans', themeColor: '#0a5cff', orientation: 'portrait', fullscreen: false },
  webStorage: true,
  'x-partner': { build: [1, null, 'a'] },
};
