-- Banners of campaigns, a task for each point, and pictures that the office's pages were sent: of a banner, of an inspection.
-- The bytes of a picture stand in `photo` under the office's own device (vp-CODE) and number 0: no act names them, a row here does.

alter table campaign drop constraint campaign_service_check;
alter table campaign add constraint campaign_service_check
  check (service in ('social-insurance', 'health-insurance', 'electricity'));

create table banner (
  province  int         not null,
  campaign  text        not null,
  unit      int         not null,
  due       date        not null,
  hung      date,                          -- null: not yet
  actor     text        not null,          -- who gave the task: person:…, import:FILE
  made      timestamptz not null,
  primary key (province, campaign, unit),
  foreign key (province, campaign) references campaign (province, code)
);
select guard('banner', 'select, insert, update');

create table picture (
  province  int         not null,
  digest    text        not null,          -- one picture proves one thing
  about     text        not null,          -- banner:CAMPAIGN/UNIT, inspection:NUMBER
  device    text        not null,          -- in photo
  unit      int         not null,
  thumb     bytea,                         -- a small JPEG; null: none came, or erased
  words     text        not null,          -- what it shows; may be empty
  people    boolean     not null,          -- somebody is to be seen: covered until the reader has said why
  taken     timestamptz,                   -- as the phone says
  lat       double precision,              -- where the phone was, if its owner let it say so
  lon       double precision,
  actor     text        not null,
  made      timestamptz not null,
  primary key (province, digest),
  foreign key (province, device, digest) references photo (province, device, digest),
  constraint picture_thumb check (octet_length(thumb) <= 16384),
  constraint picture_spot  check ((lat is null) = (lon is null) and lat between -90 and 90 and lon between -180 and 180)
);
create index picture_about on picture (province, about);
select guard('picture', 'select, insert, update');
