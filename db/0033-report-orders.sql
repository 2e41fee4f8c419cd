-- Reports that are sent by themselves: what, when, to whom; and each sending, which one server at a time takes by
-- `for update skip locked` and holds until `again` (docs/decisions/0013-own-queue.md).

create table report_order (
  province  int         not null,
  id        text        not null,          -- drawn by chance
  unit      int         not null,          -- of who ordered it
  report    text        not null,          -- of src/server/report-content.ts, with its kind of file
  kind      text        not null,
  every     text        not null check (every in ('day', 'week', 'month')),
  day       int         not null check (day between 1 and 31),
  time      text        not null,          -- HH:MM of the Post's clocks
  working   boolean     not null,
  person    text        not null,          -- who receives it, as much of it as she may see
  address   text        not null,          -- e-mail; empty: the file alone
  planned   timestamptz not null,          -- up to here what was due has its sendings
  stopped   timestamptz,
  actor     text        not null,
  made      timestamptz not null,
  primary key (province, id)
);
select guard('report_order', 'select, insert, update');

create table report_sending (
  province  int         not null,
  ordered   text        not null,
  due       timestamptz not null,
  unit      int         not null,          -- of the order
  missed    int         not null,          -- due times before it that this one stands for: the server was off
  state     text        not null check (state in ('waiting', 'done', 'failed')),
  tries     int         not null,
  again     timestamptz not null,          -- not before; while it is being done, until when nobody else takes it
  unsure    int         not null,          -- how often it was handed to the mail server without an answer
  file      text,                          -- below the folder of reports
  bytes     int,
  hash      text,                          -- sha256 of the file, in hex
  mailed    timestamptz,
  why       text        not null,          -- what failed last; empty
  done      timestamptz,
  primary key (province, ordered, due),
  foreign key (province, ordered) references report_order (province, id)
);
create index report_sending_waiting on report_sending (province, again) where state = 'waiting';
select guard('report_sending', 'select, insert, update');
