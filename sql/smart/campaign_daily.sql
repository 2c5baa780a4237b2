-- How did each campaign do on this day: seen, clicked, converted, worth what?
--
-- A campaign is a source, a medium and a name; a part that isn't marked is (none). A conversion counts for the
-- campaign of the click that it is attributed to, on the day of the conversion.
WITH acts AS (
  SELECT
    tenant, utm_source, utm_medium, utm_campaign,
    CASE WHEN audience = 'people' THEN 1 ELSE 0 END AS clicks,
    CASE WHEN audience = 'bots' THEN 1 ELSE 0 END AS bot_clicks,
    0 AS views, 0 AS bot_views, 0 AS conversions
  FROM universal_clicks
  WHERE dt = :day
  UNION ALL
  SELECT
    tenant, utm_source, utm_medium, utm_campaign,
    0 AS clicks, 0 AS bot_clicks,
    CASE WHEN audience = 'people' THEN 1 ELSE 0 END AS views,
    CASE WHEN audience = 'bots' THEN 1 ELSE 0 END AS bot_views,
    0 AS conversions
  FROM universal_views
  WHERE dt = :day
  UNION ALL
  SELECT
    tenant, utm_source, utm_medium, utm_campaign,
    0 AS clicks, 0 AS bot_clicks, 0 AS views, 0 AS bot_views,
    quantity AS conversions
  FROM universal_conversions
  WHERE dt = :day AND audience = 'people'
),
figures AS (
  SELECT
    tenant,
    coalesce(utm_source, '(none)') AS utm_source,
    coalesce(utm_medium, '(none)') AS utm_medium,
    coalesce(utm_campaign, '(none)') AS utm_campaign,
    CAST(sum(clicks) AS bigint) AS clicks,
    CAST(sum(bot_clicks) AS bigint) AS bot_clicks,
    CAST(sum(views) AS bigint) AS views,
    CAST(sum(bot_views) AS bigint) AS bot_views,
    CAST(sum(conversions) AS bigint) AS conversions
  FROM acts
  WHERE coalesce(utm_source, utm_medium, utm_campaign) IS NOT NULL
  GROUP BY 1, 2, 3, 4
),
value_in_currency AS (
  SELECT
    tenant,
    coalesce(utm_source, '(none)') AS utm_source,
    coalesce(utm_medium, '(none)') AS utm_medium,
    coalesce(utm_campaign, '(none)') AS utm_campaign,
    currency,
    sum(value) AS value
  FROM universal_conversions
  WHERE dt = :day AND audience = 'people' AND value IS NOT NULL AND currency IS NOT NULL
  GROUP BY 1, 2, 3, 4, 5
),
worth AS (
  SELECT
    tenant, utm_source, utm_medium, utm_campaign,
    array_join(
      array_agg('"' || currency || '": ' || CAST(value AS varchar) ORDER BY currency), ', '
    ) AS value_by_currency
  FROM value_in_currency
  GROUP BY tenant, utm_source, utm_medium, utm_campaign
)
SELECT
  figures.tenant,
  figures.utm_source,
  figures.utm_medium,
  figures.utm_campaign,
  figures.clicks,
  figures.bot_clicks,
  figures.views,
  figures.bot_views,
  CAST(figures.clicks AS double) / nullif(figures.views, 0) AS ctr,
  figures.conversions,
  CAST(figures.conversions AS double) / nullif(figures.clicks, 0) AS conversion_rate,
  '{' || coalesce(worth.value_by_currency, '') || '}' AS value_by_currency
FROM figures
LEFT JOIN worth
  ON worth.tenant = figures.tenant
  AND worth.utm_source = figures.utm_source
  AND worth.utm_medium = figures.utm_medium
  AND worth.utm_campaign = figures.utm_campaign
