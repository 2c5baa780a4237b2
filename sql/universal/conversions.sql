-- What was sold or reached on this day, what is it worth, and which click led to it?
--
-- A conversion is attributed to the click that its click_id names; where it names none, or none that is known, to
-- the last click of the same user. Either click happened at or before the conversion, no more than the attribution
-- window before it. Otherwise it is attributed to none.
-- A reversal is a row of its own, on its own day, with a negative quantity and value: sums are net, and the past
-- stays as it was reported. It takes back the last approved conversion of the same name and order up to then, within
-- the window: it has that one's click and user, and its value too where it states none.
WITH window_conversions AS (
  SELECT
    tenant, event_id, event_time, subject, coalesce(status, 'approved') AS status, order_id, click_id,
    value, currency, bot, prefetch, visitor, user_id, referrer_host, country, device, arrival_hour, dt
  FROM universal_events
  WHERE dt BETWEEN :attribution_from AND :day AND event_type = 'conversion'
),
reversed_orders AS (
  SELECT
    reversal.tenant, reversal.event_id AS reversal_id,
    bought.event_id, bought.event_time, bought.click_id, bought.user_id, bought.value, bought.currency,
    row_number() OVER (
      PARTITION BY reversal.tenant, reversal.event_id
      ORDER BY bought.event_time DESC, bought.event_id DESC
    ) AS choice
  FROM window_conversions AS reversal
  JOIN window_conversions AS bought
    ON bought.tenant = reversal.tenant
    AND bought.subject = reversal.subject
    AND bought.order_id = reversal.order_id
    AND bought.event_time <= reversal.event_time
    AND bought.event_time >= reversal.event_time - :attribution_days * INTERVAL '1' DAY
  WHERE reversal.dt = :day AND reversal.status = 'reversed' AND bought.status = 'approved'
),
day_conversions AS (
  SELECT
    sent.tenant, sent.event_id, sent.event_time, sent.subject, sent.status, sent.order_id,
    sent.bot, sent.prefetch, sent.visitor, sent.referrer_host, sent.country, sent.device, sent.arrival_hour,
    bought.event_id AS reverses,
    coalesce(sent.value, bought.value) AS worth,
    CASE
      WHEN sent.value IS NULL AND bought.value IS NOT NULL THEN bought.currency
      ELSE coalesce(sent.currency, bought.currency)
    END AS currency,
    CASE WHEN bought.event_id IS NULL THEN sent.user_id ELSE bought.user_id END AS user_id,
    CASE WHEN bought.event_id IS NULL THEN sent.click_id ELSE bought.click_id END AS named_click,
    coalesce(bought.event_time, sent.event_time) AS converted_at
  FROM window_conversions AS sent
  LEFT JOIN reversed_orders AS bought
    ON bought.tenant = sent.tenant AND bought.reversal_id = sent.event_id AND bought.choice = 1
  WHERE sent.dt = :day
),
window_clicks AS (
  SELECT
    tenant, click_id, event_time, link, audience, person, user_id,
    utm_source, utm_medium, utm_campaign, utm_term, utm_content
  FROM universal_clicks
  -- The order that a reversal takes back may be a window old, and its click another.
  WHERE dt BETWEEN CAST(date_add('day', -2 * :attribution_days, DATE :day) AS varchar) AND :day
),
candidates AS (
  -- Of whichever audience: what was prefetched may have been opened and bought from.
  SELECT converted.tenant, converted.event_id, 'click_id' AS attributed_by, click.click_id, click.event_time
  FROM day_conversions AS converted
  JOIN window_clicks AS click
    ON click.tenant = converted.tenant
    AND click.click_id = converted.named_click
    AND click.event_time <= converted.converted_at
    AND click.event_time >= converted.converted_at - :attribution_days * INTERVAL '1' DAY
  UNION ALL
  SELECT converted.tenant, converted.event_id, 'user' AS attributed_by, click.click_id, click.event_time
  FROM day_conversions AS converted
  JOIN window_clicks AS click
    ON click.tenant = converted.tenant
    AND click.user_id = converted.user_id
    AND click.event_time <= converted.converted_at
    AND click.event_time >= converted.converted_at - :attribution_days * INTERVAL '1' DAY
  WHERE click.audience = 'people'
),
ranked AS (
  SELECT
    tenant, event_id, attributed_by, click_id,
    row_number() OVER (
      PARTITION BY tenant, event_id
      ORDER BY attributed_by, event_time DESC, click_id DESC -- click_id before user
    ) AS choice
  FROM candidates
)
SELECT
  converted.tenant,
  converted.event_id AS conversion_id,
  converted.event_time,
  converted.subject AS conversion,
  converted.status,
  converted.order_id,
  converted.reverses,
  CASE WHEN converted.status = 'reversed' THEN CAST(-1 AS bigint) ELSE CAST(1 AS bigint) END AS quantity,
  CASE WHEN converted.status = 'reversed' THEN -converted.worth ELSE converted.worth END AS value,
  converted.currency,
  CASE WHEN converted.bot OR converted.prefetch THEN 'bots' ELSE 'people' END AS audience,
  coalesce(click.person, converted.user_id, converted.visitor) AS person,
  converted.user_id,
  ranked.attributed_by,
  click.click_id,
  click.event_time AS click_time,
  click.link,
  click.utm_source, click.utm_medium, click.utm_campaign, click.utm_term, click.utm_content,
  converted.referrer_host, converted.country, converted.device,
  converted.arrival_hour
FROM day_conversions AS converted
LEFT JOIN ranked
  ON ranked.tenant = converted.tenant AND ranked.event_id = converted.event_id AND ranked.choice = 1
LEFT JOIN window_clicks AS click
  ON click.tenant = ranked.tenant AND click.click_id = ranked.click_id
