-- How far did people get on this day: how many saw, then clicked, then landed, then converted?
--
-- A person takes a step if they do it at or after the time at which they first took the step before. A person is
-- user_id, else visitor; a conversion is that of the person who clicked. Reversals take no step back.
WITH acts AS (
  SELECT tenant, person, event_time, 1 AS step
  FROM universal_views
  WHERE dt = :day AND audience = 'people' AND person IS NOT NULL
  UNION ALL
  SELECT tenant, person, event_time, 2 AS step
  FROM universal_clicks
  WHERE dt = :day AND audience = 'people' AND person IS NOT NULL
  UNION ALL
  SELECT tenant, coalesce(user_id, visitor) AS person, event_time, 3 AS step
  FROM universal_events
  WHERE dt = :day
    AND event_type = 'LANDING'
    AND NOT (coalesce(bot, false) OR coalesce(prefetch, false))
    AND coalesce(user_id, visitor) IS NOT NULL
  UNION ALL
  SELECT tenant, person, event_time, 4 AS step
  FROM universal_conversions
  WHERE dt = :day AND audience = 'people' AND status = 'approved' AND person IS NOT NULL
),
viewed AS (
  SELECT tenant, person, min(event_time) AS reached_at
  FROM acts
  WHERE step = 1
  GROUP BY tenant, person
),
clicked AS (
  SELECT acts.tenant, acts.person, min(acts.event_time) AS reached_at
  FROM acts
  JOIN viewed ON viewed.tenant = acts.tenant AND viewed.person = acts.person
  WHERE acts.step = 2 AND acts.event_time >= viewed.reached_at
  GROUP BY acts.tenant, acts.person
),
landed AS (
  SELECT acts.tenant, acts.person, min(acts.event_time) AS reached_at
  FROM acts
  JOIN clicked ON clicked.tenant = acts.tenant AND clicked.person = acts.person
  WHERE acts.step = 3 AND acts.event_time >= clicked.reached_at
  GROUP BY acts.tenant, acts.person
),
converted AS (
  SELECT acts.tenant, acts.person, min(acts.event_time) AS reached_at
  FROM acts
  JOIN landed ON landed.tenant = acts.tenant AND landed.person = acts.person
  WHERE acts.step = 4 AND acts.event_time >= landed.reached_at
  GROUP BY acts.tenant, acts.person
),
reached AS (
  SELECT tenant, 1 AS step FROM viewed
  UNION ALL
  SELECT tenant, 2 AS step FROM clicked
  UNION ALL
  SELECT tenant, 3 AS step FROM landed
  UNION ALL
  SELECT tenant, 4 AS step FROM converted
),
people_by_step AS (
  SELECT tenants.tenant, steps.step, steps.name, count(reached.step) AS people
  FROM (SELECT DISTINCT tenant FROM acts) AS tenants
  CROSS JOIN (VALUES (1, 'view'), (2, 'click'), (3, 'landing'), (4, 'conversion')) AS steps (step, name)
  LEFT JOIN reached ON reached.tenant = tenants.tenant AND reached.step = steps.step
  GROUP BY tenants.tenant, steps.step, steps.name
)
SELECT
  tenant,
  CAST(step AS bigint) AS step,
  CAST(name AS varchar) AS name,
  people,
  CAST(people AS double) / nullif(first_value(people) OVER (PARTITION BY tenant ORDER BY step), 0) AS rate_of_first,
  CAST(people AS double) / nullif(lag(people) OVER (PARTITION BY tenant ORDER BY step), 0) AS rate_of_previous
FROM people_by_step
