import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { ConfigError, loadConfig, type Overrides } from '../../lib/config.ts';

/** The message of what this throws, or what it answered. */
const messageOf = (name: string, overrides?: Overrides): string => {
  try {
    return `no fault: ${loadConfig(name, overrides).name}`;
  } catch (error) {
    return error instanceof ConfigError ? error.message : `another error: ${error}`;
  }
};

describe('loadConfig', () => {
  it.each(['sandbox', 'production', 'local'])('finds no fault in %s as it is committed', (name) => {
    expect(loadConfig(name).name).toBe(name);
  });

  it('says which environments there are when asked for another', () => {
    expect(messageOf('prod')).toBe(
      'There is no environment "prod": choose one of sandbox, production, local with -c env=NAME, or add yours to lib/config.ts.',
    );
    expect(messageOf('constructor')).toContain('There is no environment "constructor"');
  });

  it('merges overrides field by field', () => {
    const { stream, retention } = loadConfig('sandbox', { stream: { shards: 2 } });
    expect(stream).toEqual({ shards: 2, buckets: 16, retentionHours: 24 });
    expect(retention).toEqual(loadConfig('sandbox').retention);
  });

  it('names every fault in one message, each with its cure', () => {
    const message = messageOf('sandbox', {
      taxonomy: { company: 'Acme Inc', stage: 'a-b' },
      owner: 'jane@example.com',
      region: 'europe',
      stream: { shards: 0, retentionHours: 12 },
      microBatch: { windowSeconds: 301 },
      retention: { logDays: 6 },
      allowedOrigins: ['https://www.example.com/'],
    });
    expect(message.split('\n')).toEqual([
      'The environment "sandbox" in lib/config.ts has faults:',
      expect.stringMatching(/^ {2}- taxonomy\.company is "Acme Inc": use 2 to 20 lower-case letters/),
      expect.stringMatching(/^ {2}- taxonomy\.stage is "a-b": .* no dash/),
      expect.stringMatching(/^ {2}- owner is "jane@example.com": name a role/),
      expect.stringMatching(/^ {2}- region is "europe": name an AWS region such as eu-west-1/),
      expect.stringMatching(/^ {2}- stream\.shards is 0: use a whole number from 1 to 500, or 'onDemand'/),
      '  - stream.retentionHours is 12: use a whole number from 24 to 8760',
      '  - microBatch.windowSeconds is 301: use a whole number from 1 to 300',
      expect.stringMatching(/^ {2}- retention\.logDays is 6: use what CloudWatch offers: 1, 3, 5, 7,/),
      expect.stringMatching(/^ {2}- allowedOrigins is \["https:\/\/www\.example\.com\/"\]: .* closing slash/),
    ]);
  });

  it.each<[string, Overrides]>([
    ['stream.buckets is 15: use a whole number from 16', { stream: { shards: 2, buckets: 15 } }],
    ['stream.buckets is 16: use a whole number from 32', { stream: { shards: 'onDemand' } }],
    ['stream.shards is 1.5', { stream: { shards: 1.5 } }],
    ['microBatch.windowSeconds is 0', { microBatch: { windowSeconds: 0 } }],
    ['speed.timeoutSeconds is 901', { speed: { timeoutSeconds: 901, visibilitySeconds: 901 } }],
    [
      'speed.visibilitySeconds is 59: use a whole number from speed.timeoutSeconds (60)',
      { speed: { visibilitySeconds: 59 } },
    ],
    ['dedup.windowSeconds is 0', { dedup: { windowSeconds: 0 } }],
    ['retention.rollupDays is 0', { retention: { rollupDays: 0 } }],
    ["retention.rawDays is 14: use 'forever' or a whole number from 15", { retention: { rawDays: 14 } }],
    ['costCentre is "a b"', { costCentre: 'a b' }],
    ['allowedOrigins is ["*","https://a.example"]', { allowedOrigins: ['*', 'https://a.example'] }],
    [
      'cdn.countryHeader is "CloudFront-Viewer-Country"',
      { cdn: { countryHeader: 'CloudFront-Viewer-Country' } },
    ],
    ['links.baseUrl is "go.example.com"', { links: { baseUrl: 'go.example.com' } }],
    ['reservedConcurrency is {"archive":0}', { reservedConcurrency: { archive: 0 } }],
    ['alarms.topicArn is "topic"', { alarms: { topicArn: 'topic' } }],
  ])('refuses: %s', (fault, overrides) => {
    expect(messageOf('sandbox', overrides)).toContain(`- ${fault}`);
  });

  it('keeps bucket names within 63 characters, account and region included', () => {
    expect(messageOf('sandbox', { region: 'ap-southeast-1' })).toContain(
      'acme-growth-tormenta-sandbox-landingtmp-000000000000-ap-southeast-1": ' +
        'bucket names have at most 63 characters: shorten the taxonomy by 4',
    );
    expect(messageOf('sandbox', { region: 'ap-southeast-1', taxonomy: { stage: 'box' } })).toBe(
      'no fault: sandbox',
    );
  });

  it.each<[string, Overrides]>([
    ['an on-demand stream', { stream: { shards: 'onDemand', buckets: 128 } }],
    ['no origin at all', { allowedOrigins: [] }],
    ['several origins', { allowedOrigins: ['https://a.example', 'http://localhost:3000'] }],
    ['a short-link domain', { links: { baseUrl: 'https://go.example.com' } }],
    ['a topic for alarms', { alarms: { topicArn: 'arn:aws:sns:eu-west-1:123456789012:on-call' } }],
  ])('takes %s', (_, overrides) => {
    expect(messageOf('sandbox', overrides)).toBe('no fault: sandbox');
  });
});

it('docs/configuration.md speaks of every field', () => {
  const page = readFileSync('docs/configuration.md', 'utf8');
  const sections = new Set(['taxonomy', 'reservedConcurrency', 'allowedOrigins']);
  const fields = Object.entries(loadConfig('sandbox')).flatMap(([field, value]) =>
    typeof value === 'object' && !sections.has(field)
      ? Object.keys(value).map((inner) => `${field}.${inner}`)
      : [field],
  );
  for (const field of fields.filter((name) => name !== 'name')) expect(page).toContain(`\`${field}\``);
});
