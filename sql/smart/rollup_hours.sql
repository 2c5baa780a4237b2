-- What do the rollups of this day's hours say, counted from deduplicated events?
--
-- One row an attribute of a rollup's row: `n` in total, `m07` in a minute; of clicks and views `country=ES`,
-- `referrer=example.com` and `device=desktop`; of conversions `value=EUR` in millionths. Conversions are net of
-- reversals. Published, they take the place of the speed layer's figures once their hour is final.
WITH acts AS (
  SELECT
    tenant, 'clicks' AS metric, audience, link AS subject, event_time, CAST(1 AS bigint) AS quantity,
    'country=' || coalesce(country, '(unknown)') AS country,
    'referrer=' || coalesce(referrer_host, '(direct)') AS referrer,
    'device=' || coalesce(device, '(unknown)') AS device,
    CAST(NULL AS varchar) AS currency, CAST(NULL AS decimal(18, 6)) AS value
  FROM universal_clicks
  WHERE dt = :day
  UNION ALL
  SELECT
    tenant, 'views' AS metric, audience, viewed AS subject, event_time, CAST(1 AS bigint) AS quantity,
    'country=' || coalesce(country, '(unknown)') AS country,
    'referrer=' || coalesce(referrer_host, '(direct)') AS referrer,
    'device=' || coalesce(device, '(unknown)') AS device,
    CAST(NULL AS varchar) AS currency, CAST(NULL AS decimal(18, 6)) AS value
  FROM universal_views
  WHERE dt = :day
  UNION ALL
  SELECT
    tenant, 'conversions' AS metric, audience, conversion AS subject, event_time, quantity,
    CAST(NULL AS varchar) AS country, CAST(NULL AS varchar) AS referrer, CAST(NULL AS varchar) AS device,
    currency, value
  FROM universal_conversions
  WHERE dt = :day
),
subjects AS (
  SELECT
    tenant, metric, audience, counted.subject,
    :day || 'T' || lpad(CAST(hour(event_time) AS varchar), 2, '0') AS hour,
    'm' || lpad(CAST(minute(event_time) AS varchar), 2, '0') AS minute,
    country, referrer, device, quantity, currency, value
  FROM acts
  CROSS JOIN UNNEST(ARRAY['(all)', acts.subject]) AS counted (subject)
  WHERE counted.subject IS NOT NULL
),
amounts AS (
  SELECT
    tenant, metric, audience, subject, hour, named.attribute,
    CAST(sum(quantity) AS bigint) AS amount
  FROM subjects
  CROSS JOIN UNNEST(ARRAY['n', minute, country, referrer, device]) AS named (attribute)
  WHERE named.attribute IS NOT NULL
  GROUP BY tenant, metric, audience, subject, hour, named.attribute
  UNION ALL
  SELECT
    tenant, metric, audience, subject, hour, 'value=' || currency AS attribute,
    TRY_CAST(sum(value) * 1000000 AS bigint) AS amount
  FROM subjects
  WHERE value IS NOT NULL AND currency IS NOT NULL
  GROUP BY tenant, metric, audience, subject, hour, currency
)
SELECT
  tenant,
  CAST(metric AS varchar) AS metric,
  CAST(audience AS varchar) AS audience,
  subject,
  hour,
  attribute,
  amount
FROM amounts
WHERE amount IS NOT NULL -- else it is too large to say
ORDER BY tenant, metric, audience, subject, hour, attribute
