// The one file of swagger-ui-dist that is ours: it opens the store's own document, at the address that prepare.mjs fills in.
window.onload = function () {
  window.ui = window.SwaggerUIBundle({
    url: 'STORE_URL/openapi.json',
    dom_id: '#swagger-ui',
    deepLinking: true,
    validatorUrl: null,
    presets: [window.SwaggerUIBundle.presets.apis, window.SwaggerUIStandalonePreset],
    plugins: [window.SwaggerUIBundle.plugins.DownloadUrl],
    layout: 'StandaloneLayout',
    onComplete: function () {
      const shown = document.querySelectorAll('.opblock').length;
      // What this page found out about itself, for tests and for people who look.
      document.documentElement.dataset.result = shown > 0 ? 'passed' : 'failed: no operation is shown';
    },
  });
};
