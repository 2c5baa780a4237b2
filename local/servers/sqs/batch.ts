import { isList, type JsonObject } from '../../template/json.ts';
import { objectOf, text } from './input.ts';
import { SqsError } from './sqs-error.ts';

export const entriesOf = ({ Entries }: JsonObject): readonly JsonObject[] =>
  isList(Entries) ? Entries.map(objectOf) : [];

/** One answer an entry: a faulty one fails alone. */
export function batch(input: JsonObject, each: (entry: JsonObject) => JsonObject): JsonObject {
  const entries = entriesOf(input);
  if (entries.length === 0)
    throw new SqsError('EmptyBatchRequest', 'There should be at least one entry in the request.');
  if (entries.length > 10) {
    throw new SqsError('TooManyEntriesInBatchRequest', 'Maximum number of entries per request are 10.');
  }
  const Successful: JsonObject[] = [];
  const Failed: JsonObject[] = [];
  for (const entry of entries) {
    const Id = text(entry, 'Id');
    try {
      Successful.push({ Id, ...each(entry) });
    } catch (error) {
      if (!(error instanceof SqsError)) throw error;
      Failed.push({ Id, Code: error.code, Message: error.message, SenderFault: true });
    }
  }
  return { Successful, Failed };
}
