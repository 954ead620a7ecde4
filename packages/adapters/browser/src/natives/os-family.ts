/** The family of the operating system, without a version: nothing that tells one device from another. */
export function osFamily(): string {
  const { userAgent, maxTouchPoints } = navigator;
  // A tablet of this maker says it were a desktop, which has no touch screen.
  if (userAgent.includes('Macintosh') && maxTouchPoints > 1) return 'iOS';
  return families.find(([sign]) => sign.test(userAgent))?.[1] ?? 'unknown';
}

// In this order: an Android says Linux too.
const families: readonly (readonly [sign: RegExp, family: string])[] = [
  [/Android/u, 'Android'],
  [/iPhone|iPad|iPod/u, 'iOS'],
  [/Windows/u, 'Windows'],
  [/Macintosh/u, 'macOS'],
  [/CrOS/u, 'ChromeOS'],
  [/Linux/u, 'Linux'],
];
