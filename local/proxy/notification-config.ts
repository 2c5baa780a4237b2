/** A bucket's NotificationConfiguration, as S3's XML has it: queues alone. */
import { elements, escaped, tag } from '../servers/xml.ts';

export interface QueueTarget {
  readonly id: string;
  readonly queueArn: string;
  readonly prefix: string;
  readonly suffix: string;
}

const ANY = 's3:ObjectCreated:*';

/** The queues, or why the configuration isn't taken. */
export function parseTargets(xml: string): readonly QueueTarget[] | { readonly fault: string } {
  if (/<(Topic|CloudFunction|EventBridge)Configuration/.test(xml))
    return { fault: 'notifications go to queues alone' };
  const targets: QueueTarget[] = [];
  for (const [at, each] of elements(xml, 'QueueConfiguration').entries()) {
    const events = elements(each, 'Event');
    const queueArn = tag(each, 'Queue');
    if (queueArn === undefined) return { fault: 'a queue configuration names no queue' };
    if (events.length !== 1 || events[0] !== ANY)
      return { fault: `notifications are of ${ANY}, and not of ${events.join(', ')}` };
    const rules = new Map(
      elements(each, 'FilterRule').map((rule) => [
        tag(rule, 'Name')?.toLowerCase(),
        tag(rule, 'Value') ?? '',
      ]),
    );
    const prefix = rules.get('prefix') ?? '';
    const suffix = rules.get('suffix') ?? '';
    targets.push({ id: tag(each, 'Id') ?? `queue-${at}`, queueArn, prefix, suffix });
  }
  return targets;
}

/** The XML of these queues, as PutBucketNotificationConfiguration has it. */
export function targetsXml(targets: readonly QueueTarget[]): string {
  const rule = (name: string, value: string): string =>
    value === '' ? '' : `<FilterRule><Name>${name}</Name><Value>${escaped(value)}</Value></FilterRule>`;
  const queues = targets.map(
    ({ id, queueArn, prefix, suffix }) =>
      `<QueueConfiguration><Id>${escaped(id)}</Id><Queue>${escaped(queueArn)}</Queue><Event>${ANY}</Event><Filter><S3Key>${rule('prefix', prefix)}${rule('suffix', suffix)}</S3Key></Filter></QueueConfiguration>`,
  );
  return `<NotificationConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${queues.join('')}</NotificationConfiguration>`;
}
