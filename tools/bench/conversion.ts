/**
 * The limit: DuckDB alone converts the lines that were sent to Parquet, with landing's columns, order and compression.
 * `conversion.ts LINES DIRECTORY`, a process of its own for its memory's sake.
 */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { ENTITIES } from '../../lambdas/domain/catalog/landing.ts';
import { peakBytes } from './memory.ts';

export interface Converted {
  readonly rows: number;
  /** By tenant and id. */
  readonly distinct: number;
  readonly seconds: number;
  /** Of its Parquet files. */
  readonly bytes: number;
  readonly peakBytes: number | undefined;
}

const TYPES = {
  id: 'VARCHAR',
  type: 'VARCHAR',
  tenant: 'VARCHAR',
  time: 'TIMESTAMP',
  receivedAt: 'TIMESTAMP',
  source: 'VARCHAR',
  subject: 'VARCHAR',
  visitor: 'VARCHAR',
  user: 'VARCHAR',
  session: 'VARCHAR',
  page: 'STRUCT(url VARCHAR, title VARCHAR, referrer VARCHAR)',
  client:
    'STRUCT(country VARCHAR, device VARCHAR, browser VARCHAR, os VARCHAR, bot BOOLEAN, prefetch BOOLEAN)',
  campaign: 'STRUCT("source" VARCHAR, medium VARCHAR, "name" VARCHAR, term VARCHAR, content VARCHAR)',
  value: 'DECIMAL(18, 6)',
  currency: 'VARCHAR',
  properties: 'JSON',
  timeClamped: 'BOOLEAN',
};

const cases = ENTITIES.flatMap(({ entity, eventTypes }) =>
  eventTypes.map((type) => `WHEN '${type}' THEN '${entity}'`),
);

const columns = `CASE type ${cases.join(' ')} ELSE 'events' END AS entity, tenant, id AS event_id,
  type AS event_type, time::TIMESTAMP_MS AS event_time, receivedAt::TIMESTAMP_MS AS received_at, source, subject,
  visitor, "user" AS user_id, session AS session_id, page.url AS page_url, page.title AS page_title, page.referrer,
  CASE WHEN page.referrer IS NULL THEN '(direct)'
       ELSE lower(regexp_extract(page.referrer, '^https?://([^/:?#]+)', 1)) END AS referrer_host,
  client.country, client.device, client.browser, client.os, client.bot, client.prefetch,
  campaign.source AS utm_source, campaign.medium AS utm_medium, campaign."name" AS utm_campaign,
  campaign.term AS utm_term, campaign.content AS utm_content, value, currency,
  properties::VARCHAR AS properties, coalesce(timeClamped, false) AS time_clamped,
  'events' AS unit, row_number() OVER () AS line,
  properties->>'$.click_id' AS click_id, properties->>'$.order_id' AS order_id,
  CASE WHEN type = 'conversion' THEN coalesce(properties->>'$.status', 'approved') END AS status,
  CAST(properties->>'$.scroll_depth' AS DOUBLE) AS scroll_depth`;

async function convert(lines: string, directory: string): Promise<Converted> {
  const instance = await DuckDBInstance.create(':memory:', { autoinstall_known_extensions: 'false' });
  const db = await instance.connect();
  const fields = Object.entries(TYPES).map(([name, type]) => `'${name}': '${type}'`);
  const from = `read_json('${lines}', format = 'newline_delimited', columns = {${fields.join(', ')}})`;
  const started = performance.now();
  const copied = await db.run(
    `COPY (SELECT ${columns} FROM ${from} ORDER BY tenant, event_time, event_id)
     TO '${directory}' (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 3, ROW_GROUP_SIZE 50000, PARTITION_BY (entity))`,
  );
  const seconds = (performance.now() - started) / 1_000;
  const peak = await peakBytes('self');
  const counted = await db.runAndReadAll(`SELECT count(*) FROM (SELECT DISTINCT tenant, id FROM ${from})`);
  const distinct = Number(counted.getRows()[0]?.[0]);
  return { rows: copied.rowsChanged, distinct, seconds, bytes: await bytesBelow(directory), peakBytes: peak };
}

async function bytesBelow(directory: string): Promise<number> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(
    files.map(async ({ parentPath, name }) => (await stat(join(parentPath, name))).size),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

const [lines = '', directory = ''] = process.argv.slice(2);
process.send?.({ converted: await convert(lines, directory) });
