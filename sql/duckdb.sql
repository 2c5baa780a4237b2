-- Trino's names, and Trino's meaning, for DuckDB: run once on a connection before any model.
-- test/sql/functions.ts lists the functions that models may use; what both engines know by the same name and with the
-- same meaning needs no macro.

-- Complete units, as Trino counts them; DuckDB's own counts the boundaries between.
CREATE OR REPLACE MACRO date_diff(unit, earlier, later) AS date_sub(unit, earlier, later);

-- Of dates, by days: a date plus days is a date.
CREATE OR REPLACE MACRO date_add(unit, amount, day) AS
  CASE unit WHEN 'day' THEN CAST(day + to_days(CAST(amount AS integer)) AS date) ELSE error('date_add: days only') END;

-- Leaves nulls out, as DuckDB's own does under another name.
CREATE OR REPLACE MACRO array_join(items, separator) AS array_to_string(items, separator);

-- Of a JSON text; null where the path leads to an object or an array, as on Trino. For queries on `properties` and
-- `value_by_currency`.
CREATE OR REPLACE MACRO json_extract_scalar(document, path) AS
  CASE WHEN json_type(document, path) NOT IN ('OBJECT', 'ARRAY') THEN json_extract_string(document, path) END;

-- Bytes as text, such as a rejected line's; where they are no UTF-8, Trino puts U+FFFD, and this fails.
CREATE OR REPLACE MACRO from_utf8(bytes) AS decode(bytes);
