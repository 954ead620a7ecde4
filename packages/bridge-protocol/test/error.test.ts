import { describe, expect, it } from 'vitest';

import { BridgeError, fromWireError, isBridgeError, toWireError } from '../src/index.js';

describe('an error that crosses the wire', () => {
  it.each([
    new BridgeError('INTERNAL', 'Plain.'),
    new BridgeError('RATE_LIMITED', 'Slower.', { retryAfterMs: 0 }),
    new BridgeError('payment/declined', 'Declined.', { data: { attempts: 0, card: null } }),
  ])('$message arrives as it was sent', (error) => {
    const arrived = fromWireError(JSON.parse(JSON.stringify(toWireError(error))));
    expect(arrived).toBeInstanceOf(BridgeError);
    expect(arrived).toMatchObject({
      name: 'BridgeError',
      code: error.code,
      message: error.message,
      retryAfterMs: error.retryAfterMs,
      data: error.data,
    });
  });

  it('leaves stack and cause behind', () => {
    const error = new BridgeError('INTERNAL', 'Plain.', { cause: new Error('/home/secret') });
    expect(JSON.stringify(toWireError(error))).toBe('{"code":"INTERNAL","message":"Plain."}');
    expect(error.cause).toMatchObject({ message: '/home/secret' });
  });

  it.each<[unknown, string, string]>([
    [{ code: 'LATER_CODE', message: 'From a later host.' }, 'INTERNAL', 'From a later host.'],
    [{ code: 'constructor', message: 'No code.' }, 'INTERNAL', 'No code.'],
    [{ code: 'TIMEOUT' }, 'TIMEOUT', 'The host gave no reason.'],
    [{ code: 'TIMEOUT', message: 7, retryAfterMs: 'soon' }, 'TIMEOUT', 'The host gave no reason.'],
    ['TIMEOUT', 'INTERNAL', 'The host sent an error without a form.'],
    [null, 'INTERNAL', 'The host sent an error without a form.'],
    [[], 'INTERNAL', 'The host sent an error without a form.'],
  ])('%j is read as %s', (wire, code, message) => {
    expect(fromWireError(wire)).toMatchObject({ code, message, retryAfterMs: undefined });
  });
});

describe('isBridgeError', () => {
  it('knows one by its name and, when asked, its code', () => {
    const error: unknown = new BridgeError('TIMEOUT', 'Late.');
    expect(isBridgeError(error)).toBe(true);
    expect(isBridgeError(error, 'TIMEOUT')).toBe(true);
    expect(isBridgeError(error, 'BUSY')).toBe(false);
    expect(isBridgeError(new Error('TIMEOUT'))).toBe(false);
    expect(isBridgeError({ name: 'BridgeError', code: 'TIMEOUT' })).toBe(false);
    expect(isBridgeError(undefined, 'TIMEOUT')).toBe(false);
  });

  it('knows one of another copy of this package', () => {
    const other = Object.assign(new Error('Late.'), { name: 'BridgeError', code: 'TIMEOUT' });
    expect(isBridgeError(other, 'TIMEOUT')).toBe(true);
  });
});
