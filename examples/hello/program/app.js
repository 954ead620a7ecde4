// A dozen lines, no build step: the script-tag SDK gives window.MiniAppBridge.
const show = (id, text) => (document.getElementById(id).textContent = text);
const passed = (isPassed) => (document.documentElement.dataset.result = isPassed ? 'passed' : 'failed');

(async () => {
  const { hostName, programVersion } = await MiniAppBridge.call('app.getEnvironment');
  show('greeting', `Hello from ${hostName}`);
  const { value } = await MiniAppBridge.call('storage.get', { key: 'visits' });
  const visits = (value ?? 0) + 1;
  await MiniAppBridge.call('storage.set', { key: 'visits', value: visits });
  show('visits', `Visit ${visits} · version ${programVersion}`);
  passed((await MiniAppBridge.call('storage.get', { key: 'visits' })).value === visits);
  await MiniAppBridge.call('app.ready');
})().catch((error) => {
  show('visits', `${error.code}: ${error.message}`);
  passed(false);
});
