import { defineConfig } from 'vite';

export default defineConfig({
  build: {
    target: 'es2022',
    // The page's policy allows no data: fonts and no inline scripts; every asset stays a file of its own.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
