-- Which users brought value on this day: in how many events, and how much in each currency?
--
-- All events of people that have a user and a value. A reversal is an event with a negative value, booked to the
-- user of the order that it takes back.
WITH valued AS (
  SELECT tenant, user_id, currency, value
  FROM universal_events
  WHERE dt = :day
    AND event_type <> 'conversion'
    AND NOT (coalesce(bot, false) OR coalesce(prefetch, false))
  UNION ALL
  SELECT tenant, user_id, currency, value
  FROM universal_conversions
  WHERE dt = :day AND audience = 'people'
)
SELECT
  tenant,
  user_id,
  coalesce(currency, '(none)') AS currency,
  count(*) AS events,
  TRY_CAST(sum(value) AS decimal(18, 6)) AS value -- null where it is too large to say
FROM valued
WHERE user_id IS NOT NULL AND value IS NOT NULL
GROUP BY 1, 2, 3
