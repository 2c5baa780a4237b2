-- Of the users who were first seen on one of the last 30 days, or on this one, how many were active on this day?
--
-- A user's first day is the first of all days that universal knows of. One row a cohort, also where nobody of it came.
WITH first_days AS (
  SELECT tenant, user_id, min(dt) AS cohort_day
  FROM universal_user_days
  WHERE dt <= :day
  GROUP BY tenant, user_id
),
cohort_users AS (
  SELECT tenant, user_id, cohort_day
  FROM first_days
  WHERE cohort_day >= CAST(date_add('day', -30, DATE :day) AS varchar)
),
active_users AS (
  SELECT tenant, user_id
  FROM universal_user_days
  WHERE dt = :day
),
cohorts AS (
  SELECT
    cohort_users.tenant,
    cohort_users.cohort_day,
    count(active_users.user_id) AS users,
    count(*) AS cohort_users
  FROM cohort_users
  LEFT JOIN active_users
    ON active_users.tenant = cohort_users.tenant AND active_users.user_id = cohort_users.user_id
  GROUP BY cohort_users.tenant, cohort_users.cohort_day
)
SELECT
  tenant,
  cohort_day,
  date_diff('day', CAST(cohort_day AS date), DATE :day) AS days_since,
  users,
  cohort_users,
  CAST(users AS double) / cohort_users AS rate
FROM cohorts
