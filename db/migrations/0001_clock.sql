-- The current time. Statements use clock(), never now(): now() is the start of the transaction, and an invitation that
-- expired while its transaction waited for a lock would still be accepted. Tests replace this function in their own
-- database with simulated time.
create function clock() returns timestamptz
  language sql volatile parallel safe
  as $$ select clock_timestamp() $$;
