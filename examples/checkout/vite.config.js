import { defineConfig } from 'vite';

export default defineConfig({
  // A program's files lie at the root of its own origin, whatever that is.
  base: './',
  build: {
    // The policy of a host allows scripts from files only, so nothing is inlined.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    target: 'es2020',
  },
});
