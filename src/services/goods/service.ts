/** Retail goods with stock: received into the safe or store room, supplied to a till, sold, taken back, counted. */
import { count, money, text } from '#kernel/field.ts'
import { cash, revenue, service, stock, vat } from '#services/kit.ts'
import { priced, pricePaid } from '#services/vat.ts'

type Sold = { quantity: number; unitPrice: number }

export const goods = service({
  key: 'goods',
  name: 'Bán hàng',
  fields: {
    sku: text('Mã hàng', /^[a-z0-9-]{2,20}$/, 'mã gồm chữ thường, số, gạch, ví dụ gao-st25-5kg'),
    quantity: count('Số lượng'),
    unitPrice: money('Đơn giá, có thuế'),
    slip: text('Số phiếu'),
    sale: text('Số hóa đơn đã bán'),
    counted: count('Số lượng đếm được'),
  },
  checks: { quantity: ({ quantity }) => (quantity > 0 ? undefined : 'số lượng ít nhất là 1') },
  amounts: priced<Sold>('Tiền hàng', ({ quantity, unitPrice }) => quantity * unitPrice),
  acts: {
    receive: {
      name: 'Nhập kho',
      takes: ['sku', 'quantity', 'slip'],
      legs: [stock('sku', 'outside', 'vault', 'quantity')],
    },
    supply: {
      name: 'Xuất kho ra quầy',
      takes: ['sku', 'quantity', 'slip'],
      legs: [stock('sku', 'vault', 'till', 'quantity')],
    },
    giveBack: {
      name: 'Trả hàng từ quầy về kho',
      takes: ['sku', 'quantity', 'slip'],
      legs: [stock('sku', 'till', 'vault', 'quantity')],
    },
    sell: {
      name: 'Bán hàng',
      takes: ['sku', 'quantity', 'unitPrice'],
      legs: [stock('sku', 'till', 'customer', 'quantity'), ...pricePaid],
    },
    takeBack: {
      name: 'Nhận lại hàng, hoàn tiền',
      takes: ['sku', 'quantity', 'unitPrice', 'sale'],
      legs: [
        stock('sku', 'customer', 'till', 'quantity'),
        cash('till', 'customer', 'price'),
        revenue('unit', 'customer', 'net'),
        vat('vat', 'back'),
      ],
    },
    returnToSupplier: {
      name: 'Trả hàng cho nhà cung cấp',
      takes: ['sku', 'quantity', 'slip'],
      legs: [stock('sku', 'vault', 'outside', 'quantity')],
    },
    count: { name: 'Kiểm kê hàng ở quầy', takes: ['sku', 'counted'], counts: ['till', 'stock:@sku', 'counted'] },
    countVault: {
      name: 'Kiểm kê hàng trong kho',
      takes: ['sku', 'counted'],
      counts: ['vault', 'stock:@sku', 'counted'],
    },
  },
  measures: {
    sold: { name: 'Hàng đã bán', of: ['sell'], sum: 'quantity', unit: 'cái' },
    takenBack: { name: 'Hàng khách trả lại', of: ['takeBack'], sum: 'quantity', unit: 'cái' },
  },
  receipt: ['sku', 'quantity', 'unitPrice', 'price', 'vat', 'slip'],
  example: [
    { verb: 'receive', line: { sku: 'gao-st25-5kg', quantity: 40, slip: 'PN-031' } },
    { verb: 'supply', line: { sku: 'gao-st25-5kg', quantity: 12, slip: 'PX-077' } },
    { verb: 'sell', line: { sku: 'gao-st25-5kg', quantity: 2, unitPrice: 165_000 } },
    { verb: 'takeBack', line: { sku: 'gao-st25-5kg', quantity: 1, unitPrice: 165_000, sale: 'HD-00129' } },
    { verb: 'giveBack', line: { sku: 'gao-st25-5kg', quantity: 4, slip: 'PT-005' } },
    { verb: 'returnToSupplier', line: { sku: 'gao-st25-5kg', quantity: 10, slip: 'PX-078' } },
    { verb: 'count', line: { sku: 'gao-st25-5kg', counted: 7 } },
    { verb: 'countVault', line: { sku: 'gao-st25-5kg', counted: 22 } },
  ],
})
