import { defineConfig } from 'vite';

export default defineConfig({
  // Paths relative to the page: the program runs at the root of its own origin and in a plain tab anywhere.
  base: './',
  build: {
    target: 'es2022',
    // The host's policy allows scripts of the package only: nothing inline, nothing from a data: URL.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
