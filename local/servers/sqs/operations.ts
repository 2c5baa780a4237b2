/** SQS's calls, those that the stages, the runner and tests make; any other fails. */
import { isList, type JsonObject } from '../../template/json.ts';
import type { Caller } from '../json-server.ts';
import { batch } from './batch.ts';
import { integer, objectOf, text } from './input.ts';
import type { Queue } from './queue.ts';
import { received } from './received.ts';
import { sendBatch, sendOne } from './sending.ts';
import { changeQueue, createQueue, poll, queueAt, type Service, wake } from './service.ts';
import { attributesOf } from './settings.ts';
import { changeVisibility, type Refusal, remove } from './settle.ts';
import { SqsError } from './sqs-error.ts';

type Operation = (service: Service, input: JsonObject, caller: Caller) => JsonObject | Promise<JsonObject>;

/** Before it is answered, a change is in the store and those who wait have heard of it. */
const changing =
  (operation: (service: Service, input: JsonObject) => JsonObject): Operation =>
  (service, input) => {
    const answer = service.store.atOnce(() => operation(service, input));
    wake(service);
    return answer;
  };

export const OPERATIONS: Readonly<Record<string, Operation>> = {
  CreateQueue: (service, input, { host }) => {
    const name = text(input, 'QueueName');
    createQueue(service, name, objectOf(input.Attributes));
    return { QueueUrl: queueUrl(host, name) };
  },
  GetQueueUrl: (service, input, { host }) => {
    const { settings } = queueAt(service, text(input, 'QueueName'));
    return { QueueUrl: queueUrl(host, settings.name) };
  },
  GetQueueAttributes: (service, input) => {
    const queue = queueOf(service, input);
    const asked = isList(input.AttributeNames) ? input.AttributeNames : [];
    const all = attributesOf(queue, service.arn, Date.now());
    const wanted = Object.entries(all).filter(([name]) => asked.includes('All') || asked.includes(name));
    return { Attributes: Object.fromEntries(wanted) };
  },
  SetQueueAttributes: changing((service, input) => {
    changeQueue(service, queueOf(service, input), objectOf(input.Attributes));
    return {};
  }),
  SendMessage: changing((service, input) => sendOne(service, queueOf(service, input), input)),
  SendMessageBatch: changing((service, input) => sendBatch(service, queueOf(service, input), input)),
  ReceiveMessage: receiveMessage,
  DeleteMessage: changing((service, input) => {
    return must(remove(queueOf(service, input), text(input, 'ReceiptHandle'), Date.now()));
  }),
  DeleteMessageBatch: changing((service, input) => {
    const queue = queueOf(service, input);
    return batch(input, (entry) => must(remove(queue, text(entry, 'ReceiptHandle'), Date.now())));
  }),
  ChangeMessageVisibility: changing((service, input) => show(queueOf(service, input), input)),
  ChangeMessageVisibilityBatch: changing((service, input) => {
    const queue = queueOf(service, input);
    return batch(input, (entry) => show(queue, entry));
  }),
};

async function receiveMessage(service: Service, input: JsonObject, { gone }: Caller): Promise<JsonObject> {
  const queue = queueOf(service, input);
  const { visibilitySeconds, receiveWaitSeconds } = queue.settings;
  const messages = await poll(service, queue, {
    limit: integer(input, 'MaxNumberOfMessages', 1, 10, 1),
    visibilitySeconds: integer(input, 'VisibilityTimeout', 0, 43_200, visibilitySeconds),
    waitSeconds: integer(input, 'WaitTimeSeconds', 0, 20, receiveWaitSeconds),
    gone,
  });
  const names = [input.AttributeNames, input.MessageSystemAttributeNames].flatMap((list) =>
    isList(list) ? list : [],
  );
  return messages.length === 0 ? {} : { Messages: messages.map((message) => received(message, names)) };
}

const show = (queue: Queue, input: JsonObject): JsonObject => {
  const seconds = integer(input, 'VisibilityTimeout', 0, 43_200, Number.NaN);
  return must(changeVisibility(queue, text(input, 'ReceiptHandle'), seconds, Date.now()));
};

function must(refusal: Refusal | undefined): JsonObject {
  if (refusal !== undefined) throw new SqsError(refusal.code, refusal.message);
  return {};
}

const queueOf = (service: Service, input: JsonObject): Queue => queueAt(service, text(input, 'QueueUrl'));
const queueUrl = (host: string, name: string): string => `http://${host}/000000000000/${name}`;
