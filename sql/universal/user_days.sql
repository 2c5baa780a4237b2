-- Which users were active on this day?
--
-- Users are those whom the sender names; visitors can't be followed over days. Reversals are the shop's acts, and
-- no activity.
SELECT
  tenant,
  user_id,
  min(event_time) AS first_event_at,
  count(*) AS events
FROM universal_events
WHERE dt = :day
  AND user_id IS NOT NULL
  AND NOT (coalesce(bot, false) OR coalesce(prefetch, false))
  AND coalesce(status, 'approved') <> 'reversed'
GROUP BY tenant, user_id
