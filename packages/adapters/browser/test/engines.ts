import { launchChromium } from '../../../../test/launch-chromium.js';
import { launchFirefox } from '../../../../test/launch-firefox.js';
import { launchWebKit } from '../../../../test/launch-webkit.js';

/** The engines of this machine. */
export const engines = ['Chromium', 'Firefox', 'WebKit'] as const;

/** A subject of the scoreboard: the engine with programs that have no origin. */
export function withoutOrigin(engine: (typeof engines)[number]): string {
  return `${engine}, programs without origin`;
}

/** A page as the driver of each engine drives it. */
export interface DrivenPage {
  goto(url: string): Promise<unknown>;
  /** The value of an expression, awaited. */
  evaluate(expression: string): Promise<unknown>;
  readonly mouse: { click(x: number, y: number): Promise<void> };
}

/** A browser of any engine. */
export interface DrivenBrowser {
  newPage(): Promise<DrivenPage>;
  close(): Promise<void>;
}

/** Opens the engine of this name. */
export function launchEngine(name: (typeof engines)[number]): Promise<DrivenBrowser> {
  switch (name) {
    case 'Chromium':
      return launchChromium();
    case 'Firefox':
      return launchFirefox();
    case 'WebKit':
      return launchWebKit();
  }
}
