/**
 * What may be a fraud or a loss, as queries over the journal and what follows from it. Each is a row: whom it concerns, after
 * how many days it must speak, and what it looks for. The cases are those that are known to have happened at the Post
 * (docs/alarms.md). An alarm accuses nobody: it says what does not fit, and who has to look.
 */
import type { Day } from '#kernel/day.ts'
import type { Query } from '#kernel/sql.ts'

/** `unit`, or the `holder` (unit:CODE) whose it is. `day`: of the oldest act behind it. `about`: what to look at first. */
export type Hit = { unit?: number; holder?: string; day: Day; about: string; things: number; amount: number }

export type Detector = {
  readonly key: string
  readonly name: string
  /** What it says to the person who must look, and what to do. */
  readonly says: string
  readonly owner: 'head' | 'district' | 'province'
  /** Days after the fact within which it speaks. */
  readonly delayDays: number
  readonly find: (query: Query, province: number, today: Day) => Promise<Hit[]>
}

/** Ours, until the Post says otherwise: đồng, days, and how often. */
const LIMITS = {
  lateDays: 2,
  countShort: 500_000,
  tellerDebt: 5_000_000,
  tellerDebtDays: 14,
  customerDebt: 20_000_000,
  burst: 12,
  burstMinutes: 10,
  bearerItems: 5,
  backDays: 31,
} as const

/**
 * The first line of an act says enough: those that come here are done one line at a time, or alike in all lines. A record is
 * read as JSON only where it counts: to find the moment at its beginning costs a tenth of that.
 */
const PAYS = ['pay', 'payByProxy', 'payAtHome', 'payHeir']

/** Acts by which the money of parcels was handed out in the last `days`, with the paper that was shown. */
const remits = (query: Query, province: number, today: Day, days: number) => query`
  select a.unit, a.day, a.position, a.record, p.content::json #>> '{0,paper}' as paper
  from act a join personal p on p.province = a.province and p.device = a.device and p.seq = a.seq
  where a.province = ${province} and a.service = 'parcel' and a.verb = 'remit' and a.outcome = 'accepted'
    and a.day between ${today}::date - ${days}::int and ${today}`

/** Whose customer posted the parcel whose money the act `k` hands out, and how much that is. */
const codOf = (query: Query, province: number) => query`
  select (line ->> 'cod')::bigint as cod, a.record::json #>> '{act,lines,0,account}' as account
  from (select k.record::json #> '{act,lines,0}' as line offset 0) first
  join thing t on t.province = ${province} and t.key = 'parcel:' || (line ->> 'item')
  cross join lateral (
    select l.position from leg l where l.province = t.province and l.thing = t.id order by l.position limit 1) posted
  join act a on a.province = ${province} and a.position = posted.position`

export const DETECTORS: readonly Detector[] = [
  {
    key: 'receipt-missing',
    name: 'Biên lai thật, việc không có trong sổ',
    says: 'Khách đưa biên lai ký đúng mà việc chưa tới sổ. Gọi quầy gửi nhận ngay; quá ngày thì kiểm quỹ.',
    owner: 'head',
    delayDays: 1,
    find: (query, province, today) => query<Hit[]>`
      select a.unit, a.day, t.key as about, 1 as things, (a.record::json #>> '{act,lines,0,amount}')::bigint as amount
      from thing t
      join holder h on h.province = t.province and h.id = t.holder
      join act a on a.province = t.province and a.position = t.position
      where t.province = ${province} and t.key >= 'missing:' and t.key < 'missing;' and h.key like 'unit:%'
        and a.day <= ${today}`,
  },
  {
    key: 'held-late',
    name: 'Giữ khoản thu, khoản chi quá hạn',
    says: 'Hết hạn mà quầy chưa thu, chưa chi, chưa trả. Người khác gọi hỏi vài khách: đã nộp, đã lĩnh chưa.',
    owner: 'head',
    delayDays: LIMITS.lateDays + 1,
    find: (query, province, today) => query<Hit[]>`
      select unit, min(day)::text as day, service || ' ở ' || holder as about, count(*)::int as things,
             sum(open)::bigint as amount
      from (
        select a.unit, a.day, a.service, h.key as holder, t.open,
               (a.record::json #>> '{act,lines,0,until}')::date as until
        from holder h
        -- What is fenced is looked up till by till; all that was ever handed out is not walked.
        cross join lateral (
          select position, open from thing where province = h.province and holder = h.id and open > 0 offset 0) t
        join act a on a.province = h.province and a.position = t.position
        where h.province = ${province} and h.key >= 'till:' and h.key < 'till;'
          and a.verb in ('assign', 'assignAgain', 'handOver', 'assignChanged')) held
      where until < ${today}::date - ${LIMITS.lateDays}::int
      group by unit, service, holder`,
  },
  {
    key: 'receipt-gap',
    name: 'Quyển biên lai thiếu tờ',
    says: 'Số tờ dùng và hỏng không đủ số tờ của quyển. Thu lại các liên, gọi khách của những tờ thiếu.',
    owner: 'district',
    delayDays: 1,
    find: (query, province, today) => query<Hit[]>`
      select f.unit, f.day, 'quyển ' || (f.line ->> 'series') || ', số ' || (f.line ->> 'first') as about,
             ((b.line ->> 'last')::int - (b.line ->> 'first')::int + 1
              - (f.line ->> 'used')::int - (f.line ->> 'spoilt')::int) as things, 0::bigint as amount
      from (
        select unit, day, json_array_elements(record::json #> '{act,lines}') as line from act
        where province = ${province} and service = 'receipt-book' and verb = 'finish' and outcome = 'accepted'
          and day between ${today}::date - ${LIMITS.backDays}::int and ${today}) f
      join (
        select json_array_elements(record::json #> '{act,lines}') as line from act
        where province = ${province} and service = 'receipt-book' and verb = 'receive' and outcome = 'accepted') b
        on b.line ->> 'series' = f.line ->> 'series' and b.line ->> 'first' = f.line ->> 'first'
      where (f.line ->> 'used')::int + (f.line ->> 'spoilt')::int
            <> (b.line ->> 'last')::int - (b.line ->> 'first')::int + 1`,
  },
  {
    key: 'payout-burst',
    name: 'Chi liền nhau quá nhanh',
    says: `Từ ${LIMITS.burst} khoản chi trong ${LIMITS.burstMinutes} phút: không kịp đếm tiền, xem giấy tờ. Người khác gọi hỏi người hưởng.`,
    owner: 'district',
    delayDays: 1,
    find: (query, province, today) => query<Hit[]>`
      with
        paid as materialized (
          select position, day, device, substr(record, strpos(record, '"at":"') + 6, 25)::timestamptz as at
          from act
          where province = ${province} and service in ('pension', 'allowance') and verb = any (${PAYS})
            and outcome = 'accepted' and day between ${today}::date - ${LIMITS.backDays}::int and ${today}),
        quick as (
          select distinct device, day
          from (
            select device, day, at - lag(at, ${LIMITS.burst - 1}::int) over (partition by device, day order by at) as took
            from paid) each
          where took <= make_interval(mins => ${LIMITS.burstMinutes}::int))
      select a.unit, a.day::text as day, d.key as about, count(*)::int as things,
             sum((a.record::json #>> '{act,lines,0,amount}')::bigint)::bigint as amount
      from quick
      join paid p using (device, day)
      join act a on a.province = ${province} and a.position = p.position
      join device d on d.province = ${province} and d.id = p.device
      group by a.unit, a.day, d.key`,
  },
  {
    key: 'same-paper',
    name: 'Một giấy tờ nhận thay nhiều người',
    says: 'Một số giấy tờ đã nhận cho nhiều người hưởng. Xem chữ ký, gọi hỏi từng người.',
    owner: 'district',
    delayDays: 1,
    find: (query, province, today) => query<Hit[]>`
      with
        paid as materialized (
          select a.position, p.content::json #>> '{0,paper}' as paper
          from act a join personal p on p.province = a.province and p.device = a.device and p.seq = a.seq
          where a.province = ${province} and a.service in ('pension', 'allowance') and a.verb in ('pay', 'payAtHome')
            and a.outcome = 'accepted' and a.day between ${today}::date - ${LIMITS.backDays}::int and ${today}),
        several as (select paper from paid where paper is not null group by paper having count(*) > 2)
      select min(unit) as unit, min(day)::text as day, 'giấy tờ •••' || right(paper, 2) as about,
             count(distinct person)::int as things, sum(amount)::bigint as amount
      from (
        select a.unit, a.day, paper, (line ->> 'amount')::bigint as amount,
               a.service || coalesce(line ->> 'member', line ->> 'recipient') as person
        from several
        join paid using (paper)
        join act a on a.province = ${province} and a.position = paid.position
        cross join lateral (select a.record::json #> '{act,lines,0}' as line offset 0) first) received
      group by paper having count(distinct person) > 2`,
  },
  {
    key: 'teller-debt',
    name: 'Giao dịch viên cho nợ lâu hoặc nhiều',
    says: 'Khoản khách nợ giao dịch viên quá hạn mức. Đếm quỹ quầy này, hỏi khách của khoản lâu nhất.',
    owner: 'head',
    delayDays: LIMITS.tellerDebtDays + 1,
    find: (query, province, today) => query<Hit[]>`
      select unit, min(day)::text as day, holder as about, count(*)::int as things, sum(open)::bigint as amount
      from (
        select a.unit, a.day, h.key as holder, t.open
        from thing t
        join holder h on h.province = t.province and h.id = t.holder
        join act a on a.province = t.province and a.position = t.position
        where t.province = ${province} and t.key >= 'teller-credit:' and t.key < 'teller-credit;' and t.open > 0
          and h.key like 'till:%') owed
      group by unit, holder
      having sum(open) > ${LIMITS.tellerDebt} or min(day) < ${today}::date - ${LIMITS.tellerDebtDays}::int`,
  },
  {
    key: 'customer-debt',
    name: 'Khách hàng nợ quá hạn mức',
    says: 'Khách gửi ghi nợ quá hạn mức. Ngừng ghi nợ, đối chiếu công nợ với chính khách ấy.',
    owner: 'district',
    delayDays: 1,
    find: (query, province, today) => query<Hit[]>`
      select h.key as holder, ${today}::text as day, 'khách hàng ' || substr(b.asset, 5) as about, 1 as things, b.amount
      from balance b join holder h on h.province = b.province and h.id = b.holder
      where b.province = ${province} and b.asset ~ '^due:[A-Z0-9]' and h.key like 'unit:%'
        and b.amount > ${LIMITS.customerDebt}`,
  },
  {
    key: 'pouch-late',
    name: 'Tiền trên đường không ai nhận',
    says: 'Túi tiền đã niêm phong mà chưa ai nhận. Gọi người giữ túi và nơi nhận; chưa thấy túi thì kiểm quỹ nơi gửi.',
    owner: 'province',
    delayDays: LIMITS.lateDays + 1,
    find: (query, province, today) => query<Hit[]>`
      select a.unit, a.day, 'túi ' || substr(t.key, 7) || ' ở ' || h.key as about, 1 as things, t.open as amount
      from thing t
      join holder h on h.province = t.province and h.id = t.holder
      join act a on a.province = t.province and a.position = t.position
      where t.province = ${province} and t.key >= 'pouch:' and t.key < 'pouch;' and t.open > 0 and h.key <> 'outside'
        and a.day < ${today}::date - ${LIMITS.lateDays}::int`,
  },
  {
    key: 'count-short',
    name: 'Kiểm đếm thiếu nhiều, chưa ai thụ lý',
    says: 'Két hoặc quầy thiếu so với sổ. Thụ lý hôm nay: đọc các phiếu nộp từ lần đếm trước, hỏi cả hai người ký.',
    owner: 'province',
    delayDays: 1,
    find: (query, province, today) => query<Hit[]>`
      select a.unit, a.day, t.key as about, 1 as things, sum((leg ->> 1)::bigint)::bigint as amount
      from thing t
      join holder h on h.province = t.province and h.id = t.holder and h.key like 'unit:%'
      join act a on a.province = t.province and a.position = t.position and a.service = 'cash'
      -- Of few acts the record is nearer than the movements, which are found by thing or holder, not by act.
      cross join lateral json_array_elements(a.record::json -> 'legs') leg
      where t.province = ${province} and t.key >= 'discrepancy:' and t.key < 'discrepancy;' and a.day <= ${today}
        and leg ->> 0 = 'cash' and leg ->> 3 like 'gap:%'
      group by a.unit, a.day, t.key having sum((leg ->> 1)::bigint) >= ${LIMITS.countShort}`,
  },
  {
    key: 'cod-bearer',
    name: 'Tiền COD trả cho người lạ',
    says: 'Người cầm phiếu nhận tiền của khách trước nay người khác nhận. Gọi khách theo số đã đăng ký trước khi trả tiếp.',
    owner: 'head',
    delayDays: 1,
    find: (query, province, today) => query<Hit[]>`
      with
        recent as materialized (${remits(query, province, today, LIMITS.backDays)}),
        many as materialized (
          select min(k.unit) as unit, min(k.day) as day, min(k.position) as position, account, k.paper,
                 count(*)::int as things, sum(cod)::bigint as amount
          from (select paper from recent group by paper having count(*) >= ${LIMITS.bearerItems}) often
          join recent k using (paper)
          cross join lateral (${codOf(query, province)}) parcel
          where account is not null
          group by account, k.paper having count(*) >= ${LIMITS.bearerItems}),
        year as materialized (
          select * from (${remits(query, province, today, 365)}) a_year where exists (select from many)),
        -- Whose parcel it was is looked up until the first that tells: who comes every month is known after one.
        told as (
          select many.*,
            (select 1 from year k cross join lateral (${codOf(query, province)}) parcel
             where k.paper = many.paper and k.position < many.position and parcel.account = many.account limit 1) as again
          from many)
      select unit, day::text as day, 'khách hàng ' || account || ', giấy tờ •••' || right(paper, 2) as about, things, amount
      from told
      where case when again is null then
        (select 1 from year k cross join lateral (${codOf(query, province)}) parcel
         where k.paper <> told.paper and k.position < told.position and parcel.account = told.account limit 1) = 1 end`,
  },
  {
    key: 'own-hand',
    name: 'Tự giao tiền cho chính mình',
    says: 'Người giao và người nhận là một. Tiền rời két phải có chữ ký của người khác, bất kể chức vụ.',
    owner: 'province',
    delayDays: 1,
    find: (query, province, today) => query<Hit[]>`
      select a.unit, a.day, 'túi ' || (a.record::json #>> '{act,lines,0,pouch}') as about, 1 as things, t.open as amount
      from act a
      join thing t on t.province = a.province and t.key = 'pouch:' || (a.record::json #>> '{act,lines,0,pouch}')
      where a.province = ${province} and a.service = 'pouch' and a.verb in ('handOver', 'handOverVault', 'pass')
        and a.outcome = 'accepted' and a.day between ${today}::date - ${LIMITS.backDays}::int and ${today}
        and coalesce(a.record::json #>> '{act,lines,0,to}', a.record::json #>> '{act,lines,0,carrier}')
            = replace(a.record::json #>> '{act,actor}', 'person:', 'carrier:')`,
  },
]
