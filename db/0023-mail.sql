-- Items of the mail as the acts on them left them: how each came, where it ended, when its cash was handed in, who has it.
-- Folded from the journal when somebody reads (src/rollup/mail.ts), never while acts are posted; `canhtay rebuild`
-- recomputes it. What a correction took back is not here.

create table mail_item (
  province       int    not null,
  thing          bigint not null,
  key            text   not null,          -- service:code
  service        text   not null check (service in ('parcel', 'registered')),
  came           text   not null check (came in ('accepted', 'arrived')),
  leaves         boolean not null,         -- taken in here for another province
  begun          date   not null,          -- local day of begin_at: the month in which it counts
  begin_at       text   not null,          -- as the till wrote it, ISO with offset; so all that ends in _at
  begin_unit     int    not null,
  begin_device   text   not null,
  begin_seq      bigint not null,
  posted         date,                     -- in another province, when the label says it
  there_at       text,                     -- the office that delivered it, or in whose tills it lies, took it over
  end_at         text,
  end_how        text   check (end_how in ('delivered', 'returned', 'left', 'lost')),
  end_unit       int,
  cod            bigint not null check (cod >= 0),   -- đồng
  till           int,                      -- holder that took the cash on delivery
  paid_at        text,                     -- the cash had reached the Post, or the sender
  paid_position  bigint,
  holder         text   not null,          -- who has it, or has the bag in which it lies
  last_unit      int    not null,          -- of the act by which it got there
  last_device    text   not null,
  last_seq       bigint not null,
  primary key (province, thing)
);
create index mail_item_begun on mail_item (province, begun);
create index mail_item_here on mail_item (province) where end_how is null;
create index mail_item_till on mail_item (province, till) where till is not null;

-- How far the fold has come.
create table mail_cursor (
  province  int    not null primary key,
  position  bigint not null
);

select guard(t, 'select, insert, update, delete') from unnest(array['mail_item', 'mail_cursor']::name[]) as t;
