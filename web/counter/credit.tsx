/** “Khách ghi nợ”: what customers owe by this till's own acts, who pays it back, and new postings on credit. */
import { showMoney } from '#kernel/money.ts'
import { Rows } from '../ui/rows.tsx'
import { goAct, read } from './state.ts'
import { Choices } from './treasury.tsx'

export function Credit() {
  const owed = read((till) => till.credit()).filter(({ amount }) => amount !== 0)
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
