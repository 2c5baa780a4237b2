/** How much a query read, from the engine's own account of it: whole files, where Athena counts the columns it needs. */
import { list } from '../../resources/property.ts';
import { isObject, type JsonObject } from '../../template/json.ts';

export interface ReadFile {
  readonly path: string;
  readonly bytes: number;
}

/** @param tables the files of each table that the query could read. */
export function scannedBytes(profile: JsonObject, tables: readonly (readonly ReadFile[])[]): number {
  const own = scan(profile, tables);
  const below = list(profile.children).filter(isObject);
  return below.reduce((sum, each) => sum + scannedBytes(each, tables), own);
}

/** The account names a few of a scan's files, and how many there were; of those it takes their table's average. */
function scan({ extra_info }: JsonObject, tables: readonly (readonly ReadFile[])[]): number {
  const { 'Filename(s)': names, 'Total Files Read': count } = isObject(extra_info) ? extra_info : {};
  if (typeof names !== 'string') return 0;
  const named = new Set(names.split(', '));
  const files = tables.find((each) => each.some(({ path }) => named.has(path))) ?? [];
  const known = files.filter(({ path }) => named.has(path));
  if (known.length === Number(count)) return total(known);
  return Math.round(total(files) * Math.min(1, Number(count) / Math.max(1, files.length)));
}

const total = (files: readonly ReadFile[]): number => files.reduce((sum, { bytes }) => sum + bytes, 0);
