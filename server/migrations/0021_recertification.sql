-- Until when what is asked anew has to be there, and when the partner is reminded; null: no deadline, or it has been told.
alter table partnership
  add column recertification_until timestamptz,
  add column recertification_remind_at timestamptz;
create index partnership_recertification_until on partnership (recertification_until) where recertification_until is not null;
create index partnership_recertification_remind on partnership (recertification_remind_at) where recertification_remind_at is not null;
