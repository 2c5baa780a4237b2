/** Lines that no producer sends, and what the lake says of each: tenant, reason. */
const good = { id: 'bad', tenant: 'alfa', type: 'click', subject: 'launch' };
const now = new Date().toISOString();
const times = { time: now, receivedAt: now };

const line = (fields: object): string => JSON.stringify(fields);

export const BAD_LINES: readonly (readonly [text: string, tenant: string | null, reason: string])[] = [
  ['{"tenant":"alfa","id":', null, 'invalid_json'],
  ['click', null, 'invalid_json'],
  ['["click"]', null, 'not_an_object'],
  [line({ ...good, ...times, tenant: undefined }), null, 'missing_tenant'],
  [line({ ...good, ...times, tenant: 'No Such' }), null, 'invalid_tenant'],
  [line({ ...good, ...times, id: undefined }), 'alfa', 'missing_id'],
  [line({ ...good, ...times, type: 7 }), 'alfa', 'invalid_type'],
  [line({ ...good, ...times, time: 'yesterday' }), 'alfa', 'invalid_time'],
  [line({ ...good, time: times.time }), 'alfa', 'missing_received_at'],
  [line({ ...good, ...times, value: '12 €' }), 'alfa', 'invalid_value'],
  [line({ ...good, ...times, type: 'conversion', value: 1 }), 'alfa', 'missing_currency'],
  [
    line({ ...good, ...times, type: 'SCROLL', properties: { scroll_depth: 101 } }),
    'alfa',
    'invalid_scroll_depth',
  ],
  [line({ ...good, ...times, tenant: 'bravo', currency: 'euro' }), 'bravo', 'invalid_currency'],
];
