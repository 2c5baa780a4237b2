/** What fauxqs leaves out of S3: a queue is told of each new object, before whoever put it gets its answer. */
import { isDeepStrictEqual } from 'node:util';
import { callServer } from '../servers/json-call.ts';
import type { Answer, Call, Head, Step } from './call.ts';
import { parseTargets, type QueueTarget, targetsXml } from './notification-config.ts';
import type { Creation, Journal } from './notification-journal.ts';
import { readBody } from './read-body.ts';
import { objectKey, s3Error } from './s3.ts';
import { objectCreated, testEvent } from './s3-event.ts';

/** Sends a message to a target's queue. */
interface Announcer {
  test(target: QueueTarget, bucket: string): Promise<void>;
  created(target: QueueTarget, creation: Creation, object: Head): Promise<void>;
}

export function announcer(sqs: string, region: string): Announcer {
  const send = async ({ queueArn }: QueueTarget, body: object): Promise<void> => {
    const QueueUrl = `${sqs}/000000000000/${queueArn.split(':').at(-1)}`;
    await callServer(sqs, 'sqs', 'SendMessage', { QueueUrl, MessageBody: JSON.stringify(body) });
  };
  return {
    test: (target, bucket) => send(target, testEvent(bucket, new Date())),
    created: (target, creation, object) =>
      send(
        target,
        objectCreated({ region, configuration: target.id, creation, object, now: new Date() }),
      ).catch(queueIsGone),
  };
}

/** As on AWS: of an object that nobody can be told of nobody is told. */
function queueIsGone(error: unknown): void {
  if (!(error instanceof Error && error.name === 'QueueDoesNotExist')) throw error;
}

/** Tells of the writes that were under way when the platform was killed, where the object is there. */
export async function catchUp(
  journal: Journal,
  announce: Announcer,
  head: (path: string) => Promise<Head>,
): Promise<void> {
  for (const { id, creation } of journal.underWay()) {
    await tell(journal, announce, creation, await head(creation.path));
    journal.end(id);
  }
}

async function tell(journal: Journal, announce: Announcer, creation: Creation, object: Head): Promise<void> {
  if (object.status !== 200) return;
  for (const target of concerned(journal, creation)) await announce.created(target, creation, object);
}

const concerned = (journal: Journal, { bucket, key }: Creation): readonly QueueTarget[] =>
  journal.targets(bucket).filter(({ prefix, suffix }) => key.startsWith(prefix) && key.endsWith(suffix));

/**
 * Comes after the conditional writes, and so within the key's turn. A write is in the journal before it begins, and
 * leaves it when it was told of, or was refused: what is told twice was told at least once.
 */
export function notifications(journal: Journal, announce: Announcer): Step {
  return async (call, next) => {
    const configured = configuredBucket(call.request.url ?? '/');
    if (configured !== undefined) return configure(call, configured, journal, announce);
    const creation = creationOf(call);
    if (creation === undefined || concerned(journal, creation).length === 0) return next();
    const id = journal.begin(creation);
    call.beforeAnswer = async (status) => {
      if (status === 200) await tell(journal, announce, creation, await call.head(creation.path));
      journal.end(id);
    };
    return next();
  };
}

/** The bucket of `/bucket?notification`. */
function configuredBucket(url: string): string | undefined {
  const [, bucket, query = ''] = /^\/([^/?]+)\/?\?(.*)$/.exec(url) ?? [];
  return new URLSearchParams(query).has('notification') ? bucket : undefined;
}

async function configure(call: Call, bucket: string, journal: Journal, announce: Announcer): Promise<Answer> {
  const former = journal.targets(bucket);
  if (call.request.method !== 'PUT')
    return { status: 200, type: 'application/xml', body: targetsXml(former) };
  const targets = parseTargets((await readBody(call.request)).toString());
  if ('fault' in targets) return s3Error(501, 'NotImplemented', targets.fault);
  const added = targets.filter((target) => !former.some((each) => isDeepStrictEqual(each, target)));
  try {
    for (const target of added) await announce.test(target, bucket);
  } catch {
    return s3Error(400, 'InvalidArgument', 'Unable to validate the following destination configurations');
  }
  journal.configure(bucket, targets);
  return { status: 200, type: 'application/xml', body: '' };
}

/** What the call makes, if it makes an object whole. */
function creationOf({ request: { method, url = '/', headers } }: Call): Creation | undefined {
  const path = objectKey(url);
  const query = new URLSearchParams(url.split('?')[1] ?? '');
  if (path === undefined) return undefined;
  const [, bucket = '', key = ''] = /^\/([^/]+)\/(.*)$/s.exec(decodeURIComponent(path)) ?? [];
  const made = (event: string): Creation => ({ bucket, path, key, event: `ObjectCreated:${event}` });
  if (method === 'POST') return query.has('uploadId') ? made('CompleteMultipartUpload') : undefined;
  if (method !== 'PUT' || SUBRESOURCES.some((name) => query.has(name))) return undefined;
  return made(headers['x-amz-copy-source'] === undefined ? 'Put' : 'Copy');
}

/** A PUT of one of these makes no object. */
const SUBRESOURCES = ['uploadId', 'acl', 'tagging', 'retention', 'legal-hold', 'torrent'];
