import { expect, it } from '@jest/globals';
import { stageWork } from '../../../tools/bench/stage-log.ts';

const line = (fields: object): string => JSON.stringify(fields);

it('adds up the lines of units that are done, and tells of what failed on the way', () => {
  const log = [
    line({ level: 'INFO', message: 'landed', timestamp: '2026-11-21T03:00:00.250Z', lines: 30 }),
    line({ level: 'WARN', message: 'a unit goes back', reason: 'TimeoutError' }),
    line({ type: 'platform.report', record: { status: 'timeout', errorMessage: 'Task timed out' } }),
    line({ _aws: {}, service: 'land', RowsLanded: 30 }),
    line({ level: 'INFO', message: 'landed before' }),
    line({ level: 'ERROR', message: 'set aside' }),
    line({ level: 'INFO', message: 'landed', timestamp: '2026-11-21T03:00:01.000Z', lines: 12 }),
    '{"level":"INFO","message":"land',
  ].join('\n');

  expect(stageWork(log, 'landed')).toEqual({
    units: 2,
    lines: 42,
    lastMs: Date.parse('2026-11-21T03:00:01.000Z'),
    troubles: ['a unit goes back: TimeoutError', 'Task timed out', 'set aside'],
  });
});

it('knows of no work where there is no log', () => {
  expect(stageWork('', 'landed')).toEqual({ units: 0, lines: 0, lastMs: undefined, troubles: [] });
});
