-- What the reports must say, straight from the lines that were sent: DuckDB's own dialect, nothing of the product.
-- `line` (n, text) holds every good line, in the order in which it was put; the first of an id's copies is the event.

CREATE TABLE heard AS
SELECT
  n,
  text ->> '$.tenant' AS tenant,
  text ->> '$.id' AS id,
  text ->> '$.type' AS type,
  strptime(text ->> '$.time', '%Y-%m-%dT%H:%M:%S.%gZ') AS moment,
  text ->> '$.subject' AS subject,
  text ->> '$.visitor' AS visitor,
  text ->> '$.user' AS user_id,
  text ->> '$.session' AS session_id,
  text ->> '$.page.url' AS page,
  text ->> '$.page.referrer' AS referrer,
  coalesce(text ->> '$.client.bot' = 'true', false) OR coalesce(text ->> '$.client.prefetch' = 'true', false) AS machine,
  text ->> '$.campaign.source' AS source,
  text ->> '$.campaign.medium' AS medium,
  text ->> '$.campaign.name' AS campaign,
  CAST(text ->> '$.value' AS DECIMAL(18, 6)) AS value,
  text ->> '$.currency' AS currency,
  text ->> '$.properties.click_id' AS click,
  text ->> '$.properties.order_id' AS order_id,
  coalesce(text ->> '$.properties.status', 'approved') AS status
FROM line;

CREATE TABLE event AS
SELECT *, strftime(moment, '%Y-%m-%d') AS day, coalesce(user_id, visitor) AS person
FROM heard
QUALIFY n = min(n) OVER (PARTITION BY tenant, id);

CREATE TABLE click AS FROM event WHERE type = 'click';

CREATE MACRO host(url) AS CASE
  WHEN url IS NULL OR url IN ('', '-') THEN '(direct)'
  ELSE lower(regexp_extract(url, '^[a-zA-Z]+://([^/?#:]*)', 1))
END;

-- A reversal stands for the order that it takes back: who, which click, and how much where it doesn't say.
CREATE TABLE conversion AS
WITH own AS (FROM event WHERE type = 'conversion'),
paired AS (
  SELECT c.*, (
    SELECT max_by(o, (o.moment, o.id)) FROM own o
    WHERE c.status = 'reversed' AND o.status = 'approved' AND o.tenant = c.tenant
      AND o.subject = c.subject AND o.order_id = c.order_id
      AND o.moment BETWEEN c.moment - INTERVAL 30 DAY AND c.moment
  ) AS o
  FROM own c
),
meant AS (
  SELECT
    n, tenant, id, day, moment, subject, status, machine, visitor,
    if(o IS NULL, user_id, o.user_id) AS user_id,
    if(o IS NULL, click, o.click) AS click,
    if(o IS NULL, moment, o.moment) AS bought_moment,
    if(status = 'reversed', -1, 1) AS quantity,
    if(status = 'reversed', -1, 1) * coalesce(value, o.value) AS value,
    if(value IS NULL AND o.value IS NOT NULL, o.currency, coalesce(currency, o.currency)) AS currency
  FROM paired
),
owed AS (
  SELECT m.*, coalesce(
    (SELECT any_value(k) FROM click k WHERE k.tenant = m.tenant AND k.id = m.click
      AND k.moment BETWEEN m.bought_moment - INTERVAL 30 DAY AND m.bought_moment),
    (SELECT max_by(k, (k.moment, k.id)) FROM click k WHERE k.tenant = m.tenant AND k.user_id = m.user_id AND NOT k.machine
      AND k.moment BETWEEN m.bought_moment - INTERVAL 30 DAY AND m.bought_moment)
  ) AS k
  FROM meant m
)
SELECT
  tenant, id, day, moment, subject, status, machine, user_id, quantity, value, currency,
  coalesce(k.person, user_id, visitor) AS person,
  k.subject AS link, k.source AS source, k.medium AS medium, k.campaign AS campaign
FROM owed;

CREATE MACRO worth(currencies, amounts) AS
  '{' || coalesce(list_aggregate(list_sort(list_transform(
    list_zip(currencies, amounts), pair -> '"' || pair[1] || '": ' || CAST(pair[2] AS VARCHAR))), 'string_agg', ', '), '') || '}';

CREATE VIEW link_daily AS
WITH money AS (
  SELECT tenant, day, link, worth(list(currency), list(total)) AS value_by_currency FROM (
    SELECT tenant, day, link, currency, sum(value) AS total FROM conversion
    WHERE NOT machine AND value IS NOT NULL AND currency IS NOT NULL GROUP BY ALL
  ) GROUP BY ALL
), figures AS (
  SELECT
    tenant, day, link,
    count(*) FILTER (kind = 'click' AND NOT machine) AS clicks,
    count(*) FILTER (kind = 'click' AND machine) AS bot_clicks,
    count(DISTINCT person) FILTER (kind = 'click' AND NOT machine) AS people,
    count(*) FILTER (kind = 'view' AND NOT machine) AS views,
    coalesce(sum(quantity) FILTER (kind = 'conversion' AND NOT machine), 0) AS conversions,
    count(*) FILTER (kind = 'click' OR kind = 'conversion' AND NOT machine) AS reasons
  FROM (
    SELECT type AS kind, tenant, day, subject AS link, machine, person, 1 AS quantity FROM event WHERE type IN ('click', 'view')
    UNION ALL
    SELECT 'conversion', tenant, day, link, machine, person, quantity FROM conversion
  )
  WHERE link IS NOT NULL
  GROUP BY ALL
)
SELECT
  tenant, day AS dt, link, clicks, bot_clicks, people, views,
  if(views = 0, NULL, clicks::DOUBLE / views) AS ctr,
  conversions,
  if(clicks = 0, NULL, conversions::DOUBLE / clicks) AS conversion_rate,
  coalesce(value_by_currency, '{}') AS value_by_currency
FROM figures LEFT JOIN money USING (tenant, day, link)
WHERE reasons > 0;

CREATE VIEW campaign_daily AS
WITH marked AS (
  SELECT type AS kind, tenant, day, source, medium, campaign, machine, 1 AS quantity, NULL AS value, NULL AS currency
  FROM event WHERE type IN ('click', 'view')
  UNION ALL
  SELECT 'conversion', tenant, day, source, medium, campaign, machine, quantity, value, currency
  FROM conversion WHERE NOT machine
), named AS (
  SELECT * REPLACE (coalesce(source, '(none)') AS source, coalesce(medium, '(none)') AS medium, coalesce(campaign, '(none)') AS campaign)
  FROM marked WHERE NOT (source IS NULL AND medium IS NULL AND campaign IS NULL)
), money AS (
  SELECT tenant, day, source, medium, campaign, worth(list(currency), list(total)) AS value_by_currency FROM (
    SELECT tenant, day, source, medium, campaign, currency, sum(value) AS total FROM named
    WHERE value IS NOT NULL AND currency IS NOT NULL GROUP BY ALL
  ) GROUP BY ALL
), figures AS (
  SELECT
    tenant, day, source, medium, campaign,
    count(*) FILTER (kind = 'click' AND NOT machine) AS clicks,
    count(*) FILTER (kind = 'click' AND machine) AS bot_clicks,
    count(*) FILTER (kind = 'view' AND NOT machine) AS views,
    count(*) FILTER (kind = 'view' AND machine) AS bot_views,
    coalesce(sum(quantity) FILTER (kind = 'conversion'), 0) AS conversions
  FROM named GROUP BY ALL
)
SELECT
  tenant, day AS dt, source AS utm_source, medium AS utm_medium, campaign AS utm_campaign,
  clicks, bot_clicks, views, bot_views,
  if(views = 0, NULL, clicks::DOUBLE / views) AS ctr,
  conversions,
  if(clicks = 0, NULL, conversions::DOUBLE / clicks) AS conversion_rate,
  coalesce(value_by_currency, '{}') AS value_by_currency
FROM figures LEFT JOIN money USING (tenant, day, source, medium, campaign);

-- Walks each person's day once, event by event, and notes how far they got.
CREATE VIEW funnel AS
WITH act AS (
  SELECT tenant, day, person, moment, CASE type WHEN 'view' THEN 1 WHEN 'click' THEN 2 ELSE 3 END AS step
  FROM event WHERE type IN ('view', 'click', 'LANDING') AND NOT machine AND person IS NOT NULL
  UNION ALL
  SELECT tenant, day, person, moment, 4 FROM conversion
  WHERE status = 'approved' AND NOT machine AND person IS NOT NULL
), person_day AS (
  SELECT tenant, day, person, list_reduce(
    list_prepend(0, list(step ORDER BY moment, step)), (got, step) -> if(step = got + 1, step, got)
  ) AS got
  FROM act GROUP BY ALL
), counted AS (
  SELECT tenant, day, step, count(*) FILTER (got >= step) AS people
  FROM person_day, (SELECT unnest([1, 2, 3, 4]) AS step) GROUP BY ALL
)
SELECT
  tenant, day AS dt, step, ['view', 'click', 'landing', 'conversion'][step] AS name, people,
  people::DOUBLE / nullif(max(people) FILTER (step = 1) OVER day, 0) AS rate_of_first,
  people::DOUBLE / nullif(lag(people) OVER (PARTITION BY tenant, day ORDER BY step), 0) AS rate_of_previous
FROM counted
WINDOW day AS (PARTITION BY tenant, day);

CREATE VIEW retention AS
WITH active AS (SELECT DISTINCT tenant, user_id, day FROM event WHERE user_id IS NOT NULL AND NOT machine AND status <> 'reversed'),
first AS (SELECT tenant, user_id, min(day) AS cohort_day FROM active GROUP BY ALL),
-- A day is there even if all that bears it is a copy of another day's event.
days AS (SELECT DISTINCT strftime(moment, '%Y-%m-%d') AS day FROM heard)
SELECT
  first.tenant, days.day AS dt, cohort_day,
  date_diff('day', cohort_day::DATE, days.day::DATE) AS days_since,
  count(active.user_id) AS users,
  count(*) AS cohort_users,
  count(active.user_id) / count(*) AS rate
FROM days JOIN first ON cohort_day <= days.day AND date_diff('day', cohort_day::DATE, days.day::DATE) <= 30
LEFT JOIN active ON active.tenant = first.tenant AND active.user_id = first.user_id AND active.day = days.day
GROUP BY ALL;

CREATE VIEW referrer_daily AS
SELECT
  tenant, day AS dt, host(referrer) AS referrer_host,
  count(*) FILTER (type = 'click' AND NOT machine) AS clicks,
  count(*) FILTER (type = 'click' AND machine) AS bot_clicks,
  count(*) FILTER (type = 'view' AND NOT machine) AS views,
  count(*) FILTER (type = 'view' AND machine) AS bot_views,
  count(DISTINCT person) FILTER (NOT machine) AS people
FROM event WHERE type IN ('click', 'view') GROUP BY ALL;

CREATE VIEW hourly_profile AS
SELECT
  tenant, day AS dt, hour(moment) AS hour_of_day,
  count(*) FILTER (kind = 'click' AND NOT machine) AS clicks,
  count(*) FILTER (kind = 'click' AND machine) AS bot_clicks,
  count(*) FILTER (kind = 'view' AND NOT machine) AS views,
  count(*) FILTER (kind = 'view' AND machine) AS bot_views,
  coalesce(sum(quantity) FILTER (kind = 'conversion'), 0) AS conversions
FROM (
  SELECT type AS kind, tenant, day, moment, machine, 1 AS quantity FROM event WHERE type IN ('click', 'view')
  UNION ALL
  SELECT 'conversion', tenant, day, moment, machine, quantity FROM conversion WHERE NOT machine
)
GROUP BY ALL;

CREATE VIEW person_daily AS
SELECT tenant, day AS dt, user_id, coalesce(currency, '(none)') AS currency, count(*) AS events, sum(value) AS value
FROM (
  SELECT tenant, day, user_id, currency, value, machine FROM event WHERE type <> 'conversion'
  UNION ALL
  SELECT tenant, day, user_id, currency, value, machine FROM conversion
)
WHERE user_id IS NOT NULL AND value IS NOT NULL AND NOT machine
GROUP BY ALL;
