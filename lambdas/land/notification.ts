/** What S3 tells the queue of new objects. Source: Amazon S3, "Event message structure". */
import { type Fields, fieldsOf } from '../domain/fields.ts';

/**
 * The keys of the objects that a message tells of; none in the test that S3 sends when it is told of the queue.
 * @throws Error on any other message: it may be a unit's, and ends among the dead letters rather than nowhere.
 */
export function keysOf(body: string): string[] {
  const message = fieldsOf(JSON.parse(body));
  if (message?.Event === 's3:TestEvent') return [];
  if (!Array.isArray(message?.Records)) throw new Error(`not a notification of S3: ${body.slice(0, 200)}`);
  return message.Records.map((record) => keyOf(fieldsOf(record)));
}

/** Keys are encoded as in a form: a space is a plus. */
function keyOf(record: Fields | undefined): string {
  const key = fieldsOf(fieldsOf(record?.s3)?.object)?.key;
  if (typeof key !== 'string') throw new Error('a notification of S3 names no object');
  return decodeURIComponent(key.replaceAll('+', ' '));
}
