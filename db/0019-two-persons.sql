-- What somebody of the office wants done and a second person must confirm (src/server/two-persons.ts). Once answered it stays.

create table proposal (
  province  int         not null,
  id        text        not null,          -- drawn by chance
  kind      text        not null,
  unit      int         not null,          -- whose matter it is
  subject   text        not null,          -- what the second person reads
  amount    bigint      not null,          -- đồng
  body      text        not null,          -- JSON: what is done when it is confirmed
  proposer  text        not null,          -- code of a person
  proposed  timestamptz not null,
  state     text        not null,
  decider   text,
  decided   timestamptz,
  primary key (province, id),
  constraint proposal_state check (state in ('waiting', 'confirmed', 'refused', 'withdrawn')),
  constraint proposal_answered check ((state = 'waiting') = (decider is null) and (decider is null) = (decided is null)),
  constraint proposal_second check (state <> 'confirmed' or decider <> proposer)
);
create index proposal_waiting on proposal (province, proposed) where state = 'waiting';
select guard('proposal', 'select, insert, update');
