/** Reports: what a batch run published, day by day, of the tenant's own. */
import pLimit from 'p-limit';
import * as Type from 'typebox';
import type { Model } from '../domain/catalog/model.ts';
import { MODELS } from '../domain/catalog/models.ts';
import { type Column, type ColumnType, tableName } from '../domain/catalog/schema.ts';
import type { DayRange, ReportDay } from '../domain/lake-reads.ts';
import { isNumber } from './cells.ts';
import { DAYS_PARAMETERS, readDays } from './days.ts';
import { exported, isLarge } from './export.ts';
import type { ApiPorts } from './ports.ts';
import { noSuchReport, reportTooLarge } from './problems.ts';
import { type Checked, failed, type Reply } from './reply.ts';
import { csvWriter, jsonWriter, keeps, type ReportRow, unpackRows, type Writer } from './report-body.ts';
import { daysOf, type ShownDay, stateOfDays } from './report-days.ts';
import { QUESTIONS } from './report-questions.ts';
import { readQuery } from './request.ts';
import type { Call } from './router.ts';

type Ports = Pick<ApiPorts, 'lake' | 'objects'>;

const REPORTS = MODELS.filter(({ publish }) => publish === 'report');

/** Whose rows they are goes without saying. */
const columnsOf = ({ columns }: Model): Column[] => columns.filter(({ name }) => name !== 'tenant');

const DT: Column = { name: 'dt', type: 'string', comment: 'The day, in UTC' };

export const answerReportList =
  ({ lake }: Pick<Ports, 'lake'>) =>
  async ({ tenant }: Call): Promise<Reply> => {
    const items = REPORTS.map(async (report) => {
      const span = await lake.reportSpan(report.entity, tenant);
      return {
        name: report.entity,
        path: `/v1/reports/${report.entity}`,
        question: QUESTIONS[report.entity] ?? '',
        rows: report.comment,
        columns: [DT, ...columnsOf(report)],
        from: span?.first ?? null,
        to: span?.last ?? null,
      };
    });
    const body = { items: await Promise.all(items) };
    return { status: 200, body, unchangedWhile: body };
  };

const FORMATS = ['json', 'csv'] as const;
type Format = (typeof FORMATS)[number];

const filterOf = (type: ColumnType) =>
  isNumber(type)
    ? Type.String({ pattern: '^(-?\\d+(\\.\\d+)?)?$', description: 'a number, or empty for none' })
    : type === 'boolean'
      ? Type.String({ pattern: '^(true|false)?$', description: 'true or false, or empty for neither' })
      : Type.String();

/** The parameters of a report's call: its columns are filters, but for those that hold JSON. */
const queryOf = (columns: readonly Column[]) =>
  Type.Object(
    {
      ...DAYS_PARAMETERS,
      format: Type.Optional(Type.Enum([...FORMATS], { description: `one of ${FORMATS.join(', ')}` })),
      ...Object.fromEntries(
        columns
          .filter(({ type }) => type !== 'json')
          .map(({ name, type }) => [name, Type.Optional(filterOf(type))]),
      ),
    },
    { additionalProperties: false },
  );

/** What stands in `format`, else what the header `accept` names alone. */
function formatOf(format: Format | undefined, accept = ''): Format {
  if (format !== undefined) return format;
  return /\btext\/csv\b/i.test(accept) && !/\bapplication\/json\b/i.test(accept) ? 'csv' : 'json';
}

export const answerReport =
  (ports: Ports) =>
  async (call: Call): Promise<Reply> => {
    const report = REPORTS.find(({ entity }) => entity === call.id);
    if (!report) return noSuchReport(call.id);
    const columns = columnsOf(report);
    const query = readQuery(queryOf(columns), call.request);
    if (failed(query)) return query;
    const { from, to, format, ...filters } = query.ok;
    const range = readDays({ from, to }, call.nowMs);
    if (failed(range)) return range;
    const asked = { report, columns, filters, range: range.ok, call };
    return answerRows(asked, formatOf(format, call.request.headers.accept), ports);
  };

interface Asked {
  readonly report: Model;
  readonly columns: readonly Column[];
  readonly filters: Readonly<Record<string, string>>;
  readonly range: DayRange;
  readonly call: Call;
}

async function answerRows(asked: Asked, format: Format, ports: Ports): Promise<Reply> {
  const { report, columns, range, filters, call } = asked;
  const { days, published } = await readDaysOf(asked, ports);
  const name = report.entity;
  const about = {
    report: name,
    question: QUESTIONS[name] ?? '',
    from: range.first,
    to: range.last,
    ...(Object.keys(filters).length > 0 ? { filters } : {}),
    state: stateOfDays(days, range, call.nowMs),
    days,
    columns: [DT, ...columns],
  };
  const writer = format === 'csv' ? csvWriter(columns) : jsonWriter(columns, about);
  const body = await written(asked, writer, days, published, ports);
  if (failed(body)) return body;
  const fileName = `${name}-${range.first}-${range.last}.${writer.extension}`;
  if (isLarge(body.ok)) {
    const { contentType } = writer;
    return exported({ body: body.ok, contentType, fileName }, call, ports.objects);
  }
  const headers = { vary: 'origin, accept', 'content-disposition': `inline; filename="${fileName}"` };
  return {
    status: 200,
    body: body.ok,
    contentType: writer.contentType,
    headers,
    unchangedWhile: { format, ...about },
  };
}

/** Which hours are final is read before the rows: they are at least as new as what is said of them. */
async function readDaysOf({ report, range, call: { tenant, nowMs } }: Asked, { lake }: Ports) {
  const hours = { first: `${range.first}T00`, last: `${range.last}T23` };
  const [finals, landed] = await Promise.all([lake.finalHours(tenant, hours), lake.days(range)]);
  const published = await lake.report(report.entity, tenant, range);
  return { days: daysOf({ table: tableName(report), published, landed, finals, nowMs }), published };
}

/** Objects under way at once. */
const AT_ONCE = 8;
/** Characters of a body: all of it is held in memory. */
const BODY_AT_MOST = 64_000_000;

/** The body, day by day: no more than some days are unpacked at a time. */
async function written(
  { columns, filters }: Asked,
  writer: Writer,
  days: readonly ShownDay[],
  published: readonly ReportDay[],
  { objects }: Ports,
): Promise<Checked<string>> {
  const limit = pLimit(AT_ONCE);
  const shown = new Map(days.map((day) => [day.dt, day]));
  const keep = keeps(columns, filters);
  let size = 0;
  const text = async ({ dt, data }: ReportDay): Promise<string> => {
    const day = shown.get(dt);
    if (!day || size > BODY_AT_MOST) return '';
    const packed = Buffer.isBuffer(data) ? data : await objects.read(data.object);
    const rows: ReportRow[] = unpackRows(packed).filter(keep);
    const part = writer.rows(day, rows);
    size += part.length;
    return part;
  };
  const parts = await limit.map(published, text);
  if (size > BODY_AT_MOST) return reportTooLarge();
  return { ok: `${writer.head}${parts.filter((part) => part !== '').join(writer.between)}${writer.tail}` };
}
