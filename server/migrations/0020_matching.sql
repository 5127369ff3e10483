-- Matching an applicant to an existing partner: which partnership was asked. It stands while match_pending_at does, and stays
-- behind afterwards, where a match that was confirmed says what became of the applicant.
alter table partnership add column match_partnership_id uuid references partnership (id) on delete set null;
create index partnership_match on partnership (match_partnership_id) where match_partnership_id is not null;

-- Who is known by a mail domain: addresses are folded when they are parsed. Asked by the owner alone, outside of the fence.
create index person_mail_domain on person (split_part(email, '@', 2)) where claimed_at is not null;
