-- What a person is shown of the own account: where sessions are open, and what others did to it.

alter table session add column device text not null default '';  -- browser and system, as the browser named itself
alter table person add column told timestamptz;                  -- up to when the person has read what others did
