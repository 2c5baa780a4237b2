import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { encodeOverflow } from '../../../lambdas/domain/stream-record.ts';
import { type Embedded, embedded } from '../../embedded.ts';
import { producerEnvironment } from '../lambda-environment.ts';
import { catchLogLines, type LogLines } from '../log-lines.ts';
import { sqsEvent } from '../sqs-event.ts';
import { readStream } from '../stream-reader.ts';
import { serviceAt, type UnsteadyDoor, unsteadyStream } from '../unsteady-door.ts';

let platform: Embedded;
let door: UnsteadyDoor;
let log: LogLines;
let handler: (event: SQSEvent) => Promise<SQSBatchResponse>;

beforeAll(async () => {
  platform = await embedded();
  producerEnvironment(platform);
  door = await unsteadyStream(process.env.AWS_ENDPOINT_URL_KINESIS ?? '');
  log = catchLogLines();
  ({ handler } = await import('../../../lambdas/redrive/handler.ts'));
});

afterAll(async () => {
  log.release();
  await door.stop();
  await platform.stop();
});

const waiting = (text: string): string =>
  encodeOverflow({ data: Buffer.from(text), partitionKey: '3', explicitHashKey: '42' });

test('keeps those messages that the stream refuses again, and those that are no record', async () => {
  door.moods.push('throttle');
  const event = sqsEvent([waiting('a\n'), 'hello', waiting('b\n'), waiting('c\n')]);

  expect(await serviceAt('KINESIS', door.url, () => handler(event))).toEqual({
    batchItemFailures: [{ itemIdentifier: 'message-1' }, { itemIdentifier: 'message-2' }],
  });
  expect((await readStream(platform.stream)).map(({ data }) => data)).toEqual(['a\n', 'c\n']);
  expect(log.of('ERROR')).toMatchObject([{ unreadable: ['message-1'], records: 2, refused: 1 }]);
});

test('keeps every message while the stream is down', async () => {
  door.moods.push('fail', 'fail', 'fail', 'fail');

  expect(await handler(sqsEvent([waiting('d\n'), waiting('e\n')]))).toEqual({
    batchItemFailures: [{ itemIdentifier: 'message-0' }, { itemIdentifier: 'message-1' }],
  });
});
