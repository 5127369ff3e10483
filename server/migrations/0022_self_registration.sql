-- Partners that applied on a program's public page. Until the application is handed in through the link that proves the address,
-- the partnership is archived, so that no list and no total knows of it; an application that is never handed in is deleted.
alter table partnership drop constraint partnership_origin_check;
alter table partnership add constraint partnership_origin_check check (origin in ('screen', 'bulk', 'api', 'self_registered'));
create index partnership_unfinished on partnership (created_at) where origin = 'self_registered' and accepted_at is null;
