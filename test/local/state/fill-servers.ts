/** Puts a hundred of everything into servers on the directory that it is given, then waits to be killed. */
import { callServer } from '../../../local/servers/json-call.ts';
import { startServers } from '../../../local/servers/servers.ts';

const { endpoints } = await startServers({ directory: process.argv[2] ?? '' });
const { kinesis, dynamodb, s3, sqs, glue } = endpoints;
const hundred = Array.from({ length: 100 }, (_, n) => `n${n}`);

await callServer(kinesis, 'kinesis', 'CreateStream', { StreamName: 'events', ShardCount: 2 });
await callServer(dynamodb, 'dynamodb', 'CreateTable', {
  TableName: 'items',
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
});
await callServer(sqs, 'sqs', 'CreateQueue', { QueueName: 'units.fifo', Attributes: { FifoQueue: 'true' } });
await fetch(`${s3}/objects`, { method: 'PUT' });
await callServer(glue, 'glue', 'CreateDatabase', { DatabaseInput: { Name: 'lake' } });
await callServer(glue, 'glue', 'CreateTable', {
  DatabaseName: 'lake',
  TableInput: { Name: 'daily', PartitionKeys: [{ Name: 'dt', Type: 'string' }] },
});
while (!(await isActive())) await new Promise((resolve) => setTimeout(resolve, 20));

await Promise.all(
  hundred.flatMap((n) => [putRecord(n), putItem(n), putObject(n), putMessage(n), putPartition(n)]),
);
process.stdout.write('filled');
setInterval(() => undefined, 60_000);

async function isActive(): Promise<boolean> {
  const stream = await callServer(kinesis, 'kinesis', 'DescribeStreamSummary', { StreamName: 'events' });
  const table = await callServer(dynamodb, 'dynamodb', 'DescribeTable', { TableName: 'items' });
  return [stream, table].every((each) => JSON.stringify(each).includes('"ACTIVE"'));
}

function putRecord(n: string): Promise<unknown> {
  const Data = Buffer.from(n).toString('base64');
  return callServer(kinesis, 'kinesis', 'PutRecord', { StreamName: 'events', PartitionKey: n, Data });
}

function putItem(n: string): Promise<unknown> {
  return callServer(dynamodb, 'dynamodb', 'PutItem', { TableName: 'items', Item: { pk: { S: n } } });
}

function putObject(n: string): Promise<unknown> {
  return fetch(`${s3}/objects/${n}`, { method: 'PUT', body: n, headers: { 'x-amz-meta-last': n } });
}

function putMessage(n: string): Promise<unknown> {
  const QueueUrl = `${sqs}/000000000000/units.fifo`;
  const ids = { MessageGroupId: n, MessageDeduplicationId: n };
  return callServer(sqs, 'sqs', 'SendMessage', { QueueUrl, MessageBody: n, ...ids });
}

function putPartition(n: string): Promise<unknown> {
  const place = { DatabaseName: 'lake', TableName: 'daily' };
  return callServer(glue, 'glue', 'CreatePartition', { ...place, PartitionInput: { Values: [n] } });
}
