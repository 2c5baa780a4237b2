-- What did each link bring on this day: clicks, people, conversions and their value?
--
-- A conversion counts for the link of the click that it is attributed to, on the day of the conversion. Views are
-- those of what bears the link's name: a pixel of the same id, or a view that was sent with it.
WITH clicks AS (
  SELECT
    tenant, link,
    count(CASE WHEN audience = 'people' THEN 1 END) AS clicks,
    count(CASE WHEN audience = 'bots' THEN 1 END) AS bot_clicks,
    count(DISTINCT CASE WHEN audience = 'people' THEN person END) AS people
  FROM universal_clicks
  WHERE dt = :day AND link IS NOT NULL
  GROUP BY tenant, link
),
views AS (
  SELECT tenant, viewed AS link, count(*) AS views
  FROM universal_views
  WHERE dt = :day AND audience = 'people' AND viewed IS NOT NULL
  GROUP BY tenant, viewed
),
conversions AS (
  SELECT tenant, link, CAST(sum(quantity) AS bigint) AS conversions
  FROM universal_conversions
  WHERE dt = :day AND audience = 'people' AND link IS NOT NULL
  GROUP BY tenant, link
),
value_in_currency AS (
  SELECT tenant, link, currency, sum(value) AS value
  FROM universal_conversions
  WHERE dt = :day AND audience = 'people' AND link IS NOT NULL AND value IS NOT NULL AND currency IS NOT NULL
  GROUP BY tenant, link, currency
),
worth AS (
  SELECT
    tenant, link,
    array_join(
      array_agg('"' || currency || '": ' || CAST(value AS varchar) ORDER BY currency), ', '
    ) AS value_by_currency
  FROM value_in_currency
  GROUP BY tenant, link
),
links AS (
  SELECT tenant, link FROM clicks
  UNION
  SELECT tenant, link FROM conversions
)
SELECT
  links.tenant,
  links.link,
  coalesce(clicks.clicks, 0) AS clicks,
  coalesce(clicks.bot_clicks, 0) AS bot_clicks,
  coalesce(clicks.people, 0) AS people,
  coalesce(views.views, 0) AS views,
  CAST(coalesce(clicks.clicks, 0) AS double) / views.views AS ctr,
  coalesce(conversions.conversions, 0) AS conversions,
  CAST(coalesce(conversions.conversions, 0) AS double) / nullif(clicks.clicks, 0) AS conversion_rate,
  '{' || coalesce(worth.value_by_currency, '') || '}' AS value_by_currency
FROM links
LEFT JOIN clicks ON clicks.tenant = links.tenant AND clicks.link = links.link
LEFT JOIN views ON views.tenant = links.tenant AND views.link = links.link
LEFT JOIN conversions ON conversions.tenant = links.tenant AND conversions.link = links.link
LEFT JOIN worth ON worth.tenant = links.tenant AND worth.link = links.link
