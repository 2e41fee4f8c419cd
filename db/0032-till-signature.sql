-- What a till signed with each batch of acts: the head of its own chain. A dispute can show that the till itself, and nobody
-- who had the database, wrote these acts (docs/formats.md, Evidence).

create table till_signature (
  province  int    not null,
  device    text   not null,
  last      bigint not null,               -- the batch's last act
  head      text   not null,               -- of the till's chain after it
  epoch     int    not null,
  got       bigint not null,
  sig       text   not null,               -- over device|epoch|last|head|got: r and s, base64url
  primary key (province, device, last, head)
);
select guard('till_signature', 'select, insert');
