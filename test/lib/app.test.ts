import { describe, expect, it } from '@jest/globals';
import { ConfigError } from '../../lib/config.ts';
import { resources, synthesize } from './synthesized.ts';

describe('buildApp', () => {
  it('takes the sandbox where no environment is chosen', () => {
    const [stream] = resources(synthesize({}), 'AWS::Kinesis::Stream');
    expect(stream?.[1].Properties.Name).toBe('acme-growth-tormenta-sandbox-events');
  });

  it('stops at a fault, before any template is written', () => {
    expect(() => synthesize({ environment: 'moon' })).toThrow(ConfigError);
    expect(() => synthesize({ overrides: { microBatch: { windowSeconds: 0 } } })).toThrow(
      'microBatch.windowSeconds is 0: use a whole number from 1 to 300',
    );
  });

  it('needs nobody to know the account: one template serves any', () => {
    expect(JSON.stringify(synthesize({ environment: 'production' }))).not.toMatch(/\d{12}:/);
  });

  it('an on-demand stream has no shard count', () => {
    const templates = synthesize({ overrides: { stream: { shards: 'onDemand', buckets: 64 } } });
    const [stream] = resources(templates, 'AWS::Kinesis::Stream');
    expect(stream?.[1].Properties).toMatchObject({ StreamModeDetails: { StreamMode: 'ON_DEMAND' } });
    expect(stream?.[1].Properties).not.toHaveProperty('ShardCount');
  });

  it('without the speed layer units still go to their queue, and nothing takes them from it', () => {
    const templates = synthesize({ overrides: { speed: { enabled: false } } });
    const mappings = resources(templates, 'AWS::Lambda::EventSourceMapping').map(([id, { Properties }]) => [
      id.replace(/[0-9A-F]{8}$/, ''),
      Properties.Enabled,
    ]);
    expect(Object.fromEntries(mappings)).toEqual({
      'PipelineStack/ArchiveEventsMapping': true,
      'PipelineStack/AggregateUnitsMapping': false,
      'PipelineStack/LandUnitsMapping': true,
      'PipelineStack/RedriveOverflowMapping': true,
    });
    const archive = resources(templates, 'AWS::Lambda::Function').find(([id]) => id.includes('Archive'));
    expect(archive?.[1].Properties.Environment).toMatchObject({
      Variables: { UNITS_QUEUE_URL: { 'Fn::ImportValue': expect.stringContaining('Units') } },
    });
  });

  it('what the configuration says reaches the stages', () => {
    const templates = synthesize({
      overrides: {
        allowedOrigins: ['https://a.example', 'https://b.example'],
        cdn: { countryHeader: 'cloudfront-viewer-country' },
        links: { baseUrl: 'https://go.example.com' },
        dedup: { windowSeconds: 1800 },
      },
    });
    const texts = JSON.stringify(templates);
    expect(texts).toContain('"ALLOWED_ORIGINS":"https://a.example,https://b.example"');
    expect(texts.match(/"COUNTRY_HEADER":"cloudfront-viewer-country"/g)).toHaveLength(3);
    expect(texts).toContain('"PUBLIC_BASE_URL":"https://go.example.com"');
    expect(texts).toContain('"DEDUP_WINDOW_SECONDS":"1800"');
  });
});
