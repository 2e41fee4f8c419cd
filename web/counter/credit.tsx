/**
 * “Khách ghi nợ”: what customers owe by this till's own acts, who pays it back, and new postings on credit; what a teller
 * laid out for a customer from her own purse; deposits that wait until it is known what they settle.
 */
import { showMoney } from '#kernel/money.ts'
import { Rows } from '../ui/rows.tsx'
import { rowOf } from './holding.tsx'
import { serviceOf } from './menu.ts'
import { goAct, read } from './state.ts'
import { Choices } from './treasury.tsx'

export function Credit() {
  const owed = read((till) => till.credit()).filter(({ amount }) => amount !== 0)
  const lent = read((till) => till.held()).filter(({ service }) => service === 'teller-credit')
  const deposits = read((till) => till.deposits())
  return (
    <div class="credit">
      <h1>Khách ghi nợ</h1>
      {owed.length === 0 && <p class="empty">Chưa có khách nào nợ ở quầy này.</p>}
      {owed.length > 0 && (
        <Rows
          label="Khách đang nợ"
          autoFocus
          rows={owed.map(({ account, amount }) => ({
            key: account,
            onOpen: () => goAct('credit', 'pay', undefined, { account, ...(amount > 0 && { amount }) }),
            children: (
              <>
                <span class="who">{account}</span>
                <span class="sum">{showMoney(amount)}</span>
                <span class="soft">Nợ ghi ở quầy này. Bấm để thu.</span>
              </>
            ),
          }))}
        />
      )}
      <section>
        <h2>Giao dịch viên trả thay</h2>
        {lent.length > 0 && <Rows label="Giao dịch viên trả thay" rows={lent.map((one) => rowOf(one))} />}
        <p class="soft">
          Tiền riêng, không phải tiền quỹ. Ghi mới: mở việc đã thu ở Nhật ký, bấm “Tôi trả thay khách”.
        </p>
      </section>
      {deposits.length > 0 && (
        <section>
          <h2>Tiền tạm nhận, chưa giải quyết</h2>
          <Rows
            label="Tiền tạm nhận"
            rows={deposits.flatMap(({ key, line: { number = '', name = '', purpose = '' }, open }) =>
              ['apply', 'refund'].map((verb) => ({
                key: `${key}/${verb}`,
                onOpen: () => goAct('suspense', verb, undefined, { number, amount: open }),
                children: (
                  <>
                    <span class="who">
                      {serviceOf('suspense').acts[verb]?.name}: {name}
                    </span>
                    <span class="sum">{showMoney(open)}</span>
                    <span class="soft">{[number, purpose].filter(Boolean).join(' · ')}</span>
                  </>
                ),
              })),
            )}
          />
        </section>
      )}
      <section>
        <h2>Việc mới</h2>
        <Choices
          label="Ghi nợ, trả nợ"
          autoFocus={owed.length === 0}
          choices={[
            ['letter', 'postOnCredit'],
            ['registered', 'acceptOnCredit'],
            ['parcel', 'acceptOnCredit'],
            ['credit', 'pay'],
            ['credit', 'payByBank'],
          ]}
        />
      </section>
    </div>
  )
}
