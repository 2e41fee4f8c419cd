/**
 * Ctrl-K on any page of the office: a box that finds while one types; arrows choose, Enter opens, Escape closes. Without this
 * script the same is a page, to which the link in the frame leads.
 */
const link = document.querySelector('a[data-find]')
const WAIT_MS = 150

const make = (name, more = {}, ...inside) => {
  const one = document.createElement(name)
  for (const [key, value] of Object.entries(more)) one.setAttribute(key, value)
  one.append(...inside)
  return one
}

const input = make('input', {
  type: 'text',
  role: 'combobox',
  'aria-label': 'Tìm mọi thứ',
  'aria-controls': 'tim-thay',
  'aria-expanded': 'false',
  'aria-autocomplete': 'list',
  autocomplete: 'off',
  maxlength: '100',
  placeholder: 'Trang, đơn vị, khách hàng, người, mã',
})
const list = make('ul', { id: 'tim-thay', role: 'listbox', 'aria-label': 'Tìm thấy' })
const says = make('p', { role: 'status', class: 'under' }, 'Gõ vài chữ. Mũi tên để chọn, Enter để mở, Esc để đóng.')
const box = make('dialog', { class: 'find', 'aria-label': 'Tìm mọi thứ' }, input, list, says)
document.body.append(box)

let asked = 0
let timer

const options = () => [...list.children]
const chosen = () => options().findIndex((one) => one.getAttribute('aria-selected') === 'true')

function choose(at) {
  const all = options()
  for (const [i, one] of all.entries()) one.setAttribute('aria-selected', String(i === at))
  all[at]?.scrollIntoView({ block: 'nearest' })
  if (all[at]) input.setAttribute('aria-activedescendant', all[at].id)
  else input.removeAttribute('aria-activedescendant')
}

function show(found) {
  list.replaceChildren(
    ...found.map(({ kind, label, more, href }, i) => {
      const option = make(
        'li',
        { id: `tim-${i}`, role: 'option', 'aria-selected': 'false', 'data-href': href },
        make('small', {}, kind),
        make('b', {}, label),
        make('span', { class: 'under' }, more),
      )
      option.addEventListener('click', () => location.assign(href))
      return option
    }),
  )
  input.setAttribute('aria-expanded', String(found.length > 0))
  says.textContent = found.length > 0 ? `${found.length} kết quả` : 'Không tìm thấy. Gõ ít chữ hơn, hoặc gõ từ đầu mã.'
  choose(found.length > 0 ? 0 : -1)
}

async function ask() {
  const mine = ++asked
  const text = input.value.trim()
  if (text === '') return list.replaceChildren()
  try {
    const answer = await fetch(`${link.dataset.find}?chu=${encodeURIComponent(text)}`)
    const found = await answer.json()
    // What was typed since has its own answer coming.
    if (mine !== asked) return
    if (!answer.ok) throw new Error(found.message)
    show(found)
  } catch (error) {
    if (mine === asked)
      says.textContent = error instanceof TypeError ? 'Không hỏi được máy chủ. Xem mạng.' : error.message
  }
}

function open() {
  if (box.open) return
  input.value = ''
  list.replaceChildren()
  box.showModal()
}

input.addEventListener('input', () => {
  clearTimeout(timer)
  timer = setTimeout(ask, WAIT_MS)
})
input.addEventListener('keydown', (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  const count = options().length
  if (step && count > 0) {
    event.preventDefault()
    choose((chosen() + step + count) % count)
  }
  if (event.key === 'Enter') {
    event.preventDefault()
    const at = options()[chosen()]
    if (at) location.assign(at.dataset.href)
  }
})
document.addEventListener('keydown', (event) => {
  if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return
  event.preventDefault()
  open()
})
link.addEventListener('click', (event) => {
  event.preventDefault()
  open()
})
