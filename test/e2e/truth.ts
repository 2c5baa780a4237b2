/**
 * What a log says by itself: DuckDB counts its raw lines, with SQL that shares nothing with the product. A line's
 * fields are what stands between its quotes, once its escapes are masked; the rest is read with RE2.
 */
import { DuckDBInstance } from '@duckdb/node-api';

const TRUTH = String.raw`
CREATE TABLE field AS
WITH raw AS (
  SELECT unnest(string_split(content, chr(10))) AS line FROM read_text($log)
), part AS (
  SELECT line, string_split(replace(replace(rtrim(line, chr(13)), '\\', chr(2)), '\"', chr(1)), '"') AS p FROM raw
)
SELECT p[1] AS head, p[2] AS request, p[4] AS referrer
FROM part
WHERE len(p) = 7 AND trim(p[7]) = '' AND p[5] = ' '
  AND regexp_full_match(p[1], '\S+ \S+ \S.* \[.+\] ') AND regexp_full_match(p[3], ' [0-9]{3} ([0-9]+|-) ');

CREATE TABLE click AS
WITH got AS (
  SELECT
    regexp_extract(regexp_replace(request, ' HTTP/[0-9.]+$', ''), '^GET (?:[a-zA-Z]+://[^/?]*)?(/[^?]*)', 1) AS path,
    regexp_extract(head, '\[(.{20}) [-+][0-9]{4}\] $', 1) AS wall,
    regexp_extract(head, '([-+])[0-9]{4}\] $', 1) AS sign,
    regexp_extract(head, '([0-9]{2})[0-9]{2}\] $', 1) AS zone_hours,
    regexp_extract(head, '([0-9]{2})\] $', 1) AS zone_minutes,
    lower(regexp_extract(referrer, '^[a-zA-Z][a-zA-Z0-9+.-]*://(?:[^/?#]*@)?([^/?#:@]*)', 1)) AS host,
    referrer
  FROM field
), timed AS (
  SELECT *, try_strptime(wall, '%d/%b/%Y:%H:%M:%S') AS local_time,
    (CASE sign WHEN '+' THEN -1 ELSE 1 END) * (try_cast(zone_hours AS INT) * 60 + try_cast(zone_minutes AS INT)) AS shift
  FROM got
)
SELECT
  replace(replace(path, chr(1), '\"'), chr(2), '\\') AS path,
  strftime(local_time + to_minutes(shift), '%Y-%m-%dT%H') AS hour,
  CASE
    WHEN referrer IN ('', '-') THEN '(direct)'
    WHEN host = 'bücher.example' THEN 'xn--bcher-kva.example'
    WHEN regexp_full_match(host, '[a-z0-9._-]+') THEN substr(regexp_replace(host, '\.$', ''), 1, 64)
    ELSE '(invalid)'
  END AS referrer
FROM timed
WHERE path <> '' AND length(path) < 2000 AND local_time IS NOT NULL;
`;

export type Counts = Readonly<Record<string, number>>;

export interface Truth {
  readonly clicks: number;
  /** Slug → clicks. */
  readonly byLink: Counts;
  /** `2015-05-17T10` → clicks. */
  readonly byHour: Counts;
  readonly byReferrer: Counts;
  /** Slug → hour → clicks, and slug → referrer → clicks. */
  readonly hoursOfLink: Readonly<Record<string, Counts>>;
  readonly referrersOfLink: Readonly<Record<string, Counts>>;
}

const slug = (site: string): string => `'p' || substr(sha256('${site}' || path), 1, 12)`;

/** Counts the clicks of a log whose paths are on `site`. */
export async function countLog(log: string, site: string): Promise<Truth> {
  const instance = await DuckDBInstance.create(':memory:', { autoinstall_known_extensions: 'false' });
  const db = await instance.connect();
  const by = async (expression: string): Promise<Counts> => {
    const sql = `SELECT ${expression} AS label, count(*)::INT AS n FROM click GROUP BY 1 ORDER BY 1`;
    const rows = (await db.runAndReadAll(sql)).getRowObjects();
    return Object.fromEntries(rows.map(({ label, n }) => [String(label), Number(n)]));
  };
  const byLinkAnd = async (column: string): Promise<Record<string, Counts>> => {
    const counts: Record<string, Record<string, number>> = {};
    for (const [label, n] of Object.entries(await by(`${slug(site)} || ' ' || ${column}`))) {
      const [link = '', value = ''] = label.split(' ', 2);
      counts[link] = { ...counts[link], [value]: n };
    }
    return counts;
  };
  try {
    await db.run(TRUTH.replace('$log', `'${log.replaceAll("'", "''")}'`));
    const all = await by("'all'");
    return {
      clicks: all.all ?? 0,
      byLink: await by(slug(site)),
      byHour: await by('hour'),
      byReferrer: await by('referrer'),
      hoursOfLink: await byLinkAnd('hour'),
      referrersOfLink: await byLinkAnd('referrer'),
    };
  } finally {
    db.closeSync();
    instance.closeSync();
  }
}
