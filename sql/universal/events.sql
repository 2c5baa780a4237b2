-- Which events happened on this day, each once?
--
-- Senders repeat themselves, partners deliver a file again, a queue brings a message twice; a copy may even bear
-- another time. Of all copies of an id, the first to arrive is the event: the first arrival day and hour, and in it
-- the first unit and line. So an event that is in universal once stays as it is, whatever arrives later.
-- Copies are looked for as far back as events may be late, by their ids alone; whole rows are read of this day only.
WITH copies AS (
  SELECT tenant, event_id, event_time, 'clicks' AS entity, unit, line, dt, hh FROM landing_clicks
  WHERE dt IN (:earlier_days)
  UNION ALL
  SELECT tenant, event_id, event_time, 'views' AS entity, unit, line, dt, hh FROM landing_views
  WHERE dt IN (:earlier_days)
  UNION ALL
  SELECT tenant, event_id, event_time, 'conversions' AS entity, unit, line, dt, hh FROM landing_conversions
  WHERE dt IN (:earlier_days)
  UNION ALL
  SELECT tenant, event_id, event_time, 'page_events' AS entity, unit, line, dt, hh FROM landing_page_events
  WHERE dt IN (:earlier_days)
  UNION ALL
  SELECT tenant, event_id, event_time, 'events' AS entity, unit, line, dt, hh FROM landing_events
  WHERE dt IN (:earlier_days)
),
ids AS (
  SELECT DISTINCT tenant, event_id
  FROM copies
  WHERE event_time >= TIMESTAMP :day AND event_time < TIMESTAMP :day + INTERVAL '1' DAY
),
numbered AS (
  SELECT
    event_time, entity, unit, line,
    row_number() OVER (
      PARTITION BY copies.tenant, copies.event_id ORDER BY dt, hh, unit, line, entity
    ) AS copy
  FROM copies
  JOIN ids ON ids.tenant = copies.tenant AND ids.event_id = copies.event_id
),
first_copies AS (
  SELECT entity, unit, line
  FROM numbered
  WHERE copy = 1 AND event_time >= TIMESTAMP :day AND event_time < TIMESTAMP :day + INTERVAL '1' DAY
),
arrived AS (
  SELECT
    tenant, event_id, event_type, event_time, received_at, source, subject, visitor, user_id, session_id,
    page_url, page_title, referrer, referrer_host, country, device, browser, os, bot, prefetch,
    utm_source, utm_medium, utm_campaign, utm_term, utm_content, value, currency, properties, time_clamped,
    'clicks' AS entity, unit, line,
    CAST(NULL AS varchar) AS click_id, CAST(NULL AS varchar) AS order_id, CAST(NULL AS varchar) AS status,
    CAST(NULL AS double) AS scroll_depth, dt, hh
  FROM landing_clicks
  WHERE dt IN (:arrival_days) AND event_time >= TIMESTAMP :day AND event_time < TIMESTAMP :day + INTERVAL '1' DAY
  UNION ALL
  SELECT
    tenant, event_id, event_type, event_time, received_at, source, subject, visitor, user_id, session_id,
    page_url, page_title, referrer, referrer_host, country, device, browser, os, bot, prefetch,
    utm_source, utm_medium, utm_campaign, utm_term, utm_content, value, currency, properties, time_clamped,
    'views' AS entity, unit, line,
    CAST(NULL AS varchar) AS click_id, CAST(NULL AS varchar) AS order_id, CAST(NULL AS varchar) AS status,
    CAST(NULL AS double) AS scroll_depth, dt, hh
  FROM landing_views
  WHERE dt IN (:arrival_days) AND event_time >= TIMESTAMP :day AND event_time < TIMESTAMP :day + INTERVAL '1' DAY
  UNION ALL
  SELECT
    tenant, event_id, event_type, event_time, received_at, source, subject, visitor, user_id, session_id,
    page_url, page_title, referrer, referrer_host, country, device, browser, os, bot, prefetch,
    utm_source, utm_medium, utm_campaign, utm_term, utm_content, value, currency, properties, time_clamped,
    'conversions' AS entity, unit, line, click_id, order_id, status, CAST(NULL AS double) AS scroll_depth, dt, hh
  FROM landing_conversions
  WHERE dt IN (:arrival_days) AND event_time >= TIMESTAMP :day AND event_time < TIMESTAMP :day + INTERVAL '1' DAY
  UNION ALL
  SELECT
    tenant, event_id, event_type, event_time, received_at, source, subject, visitor, user_id, session_id,
    page_url, page_title, referrer, referrer_host, country, device, browser, os, bot, prefetch,
    utm_source, utm_medium, utm_campaign, utm_term, utm_content, value, currency, properties, time_clamped,
    'page_events' AS entity, unit, line,
    CAST(NULL AS varchar) AS click_id, CAST(NULL AS varchar) AS order_id, CAST(NULL AS varchar) AS status,
    scroll_depth, dt, hh
  FROM landing_page_events
  WHERE dt IN (:arrival_days) AND event_time >= TIMESTAMP :day AND event_time < TIMESTAMP :day + INTERVAL '1' DAY
  UNION ALL
  SELECT
    tenant, event_id, event_type, event_time, received_at, source, subject, visitor, user_id, session_id,
    page_url, page_title, referrer, referrer_host, country, device, browser, os, bot, prefetch,
    utm_source, utm_medium, utm_campaign, utm_term, utm_content, value, currency, properties, time_clamped,
    'events' AS entity, unit, line,
    CAST(NULL AS varchar) AS click_id, CAST(NULL AS varchar) AS order_id, CAST(NULL AS varchar) AS status,
    CAST(NULL AS double) AS scroll_depth, dt, hh
  FROM landing_events
  WHERE dt IN (:arrival_days) AND event_time >= TIMESTAMP :day AND event_time < TIMESTAMP :day + INTERVAL '1' DAY
)
SELECT
  tenant, event_id, event_type, event_time, received_at, source, subject, visitor, user_id, session_id,
  page_url, page_title, referrer, referrer_host, country, device, browser, os, bot, prefetch,
  utm_source, utm_medium, utm_campaign, utm_term, utm_content, value, currency, properties, time_clamped,
  arrived.unit, arrived.line, click_id, order_id, status, scroll_depth,
  dt || 'T' || hh AS arrival_hour
FROM arrived
JOIN first_copies
  ON first_copies.unit = arrived.unit
  AND first_copies.line = arrived.line
  AND first_copies.entity = arrived.entity
