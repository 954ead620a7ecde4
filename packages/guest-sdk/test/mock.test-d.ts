import { createMock, fail } from '@org/guest-sdk/mock';
import { expectTypeOf } from 'vitest';

import type { ParamsOf } from '@org/guest-sdk';

const mock = createMock({
  answers: {
    'update.check': { status: 'offline', version: null },
    'payment.pay': { inTurn: [fail('payment/declined'), { transactionId: 't-1', status: 'paid' }] },
    'storage.get': ({ key }) => ({ value: key.length }),
  },
  latencyMsOf: { 'payment.pay': 800 },
  unsupported: { 'scan.scanCode': 'No camera here.' },
  without: { 'share.open': ['refs'] },
});
mock.emit('network.change', { online: false, type: 'none', metered: false });
expectTypeOf(mock.calls('payment.pay')).toEqualTypeOf<readonly ParamsOf<'payment.pay'>[]>();

createMock({
  answers: {
    // @ts-expect-error: a payment that was made has a status.
    'payment.pay': { transactionId: 't-1' },
  },
});
// @ts-expect-error: also one of several.
createMock({ answers: { 'payment.pay': { inTurn: [{ transactionId: 7, status: 'paid' }] } } });
// @ts-expect-error: no method of the catalogue.
createMock({ latencyMsOf: { 'payment.play': 800 } });
// @ts-expect-error: every host understands this parameter.
createMock({ without: { 'share.open': ['text'] } });
// @ts-expect-error: a code of the list.
fail('DECLINED');
// @ts-expect-error: a session answers this itself.
mock.answer('bridge.subscribe', { subscriptionId: 's' });
