/**
 * Passkeys in the browser: asks our server what to sign, asks the browser to sign it, hands over the answer. A button
 * with `data-passkey` begins; it is shown only where the browser can do it. Without script there is the password.
 */
const fromBase64url = (text) =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (sign) => sign.charCodeAt(0))

const toBase64url = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')

const withId = (list = []) => list.map((one) => ({ ...one, id: fromBase64url(one.id) }))

const ways = {
  async add(asked, name) {
    const publicKey = {
      ...asked,
      challenge: fromBase64url(asked.challenge),
      user: { ...asked.user, id: fromBase64url(asked.user.id) },
      excludeCredentials: withId(asked.excludeCredentials),
    }
    const made = await navigator.credentials.create({ publicKey })
    const { clientDataJSON, attestationObject } = made.response
    const response = {
      clientDataJSON: toBase64url(clientDataJSON),
      attestationObject: toBase64url(attestationObject),
    }
    return { name, response: shared(made, response) }
  },
  async 'sign-in'(asked) {
    const publicKey = {
      ...asked,
      challenge: fromBase64url(asked.challenge),
      allowCredentials: withId(asked.allowCredentials),
    }
    const found = await navigator.credentials.get({ publicKey })
    const { clientDataJSON, authenticatorData, signature, userHandle } = found.response
    const response = {
      clientDataJSON: toBase64url(clientDataJSON),
      authenticatorData: toBase64url(authenticatorData),
      signature: toBase64url(signature),
      ...(userHandle ? { userHandle: toBase64url(userHandle) } : {}),
    }
    return { response: shared(found, response) }
  },
}

const shared = ({ id, type }, response) => ({ id, rawId: id, type, response, clientExtensionResults: {} })

async function post(address, body, token) {
  const headers = { 'content-type': 'application/json', accept: 'application/json', 'x-token': token ?? '' }
  const answer = await fetch(address, { method: 'POST', headers, body: JSON.stringify(body) })
  const value = await answer.json()
  if (!answer.ok) throw new Error(value.message)
  return value
}

async function begin(button) {
  const { passkey, ask, tell, token, to, province, then } = button.dataset
  const says = document.getElementById(button.getAttribute('aria-describedby'))
  says.textContent = 'Làm theo hướng dẫn của máy…'
  button.disabled = true
  const of = province ? { province: Number(province) } : {}
  try {
    const asked = await post(ask, of, token)
    const name = document.getElementById('ten-khoa')?.value
    const given = await ways[passkey](asked, name)
    const { to: next } = await post(tell, { ...of, ...given, ...(to ? { to } : {}) }, token)
    const form = then && document.getElementById(then)
    if (form) form.requestSubmit()
    else location.assign(next)
  } catch (error) {
    const stopped = error.name === 'NotAllowedError' || error.name === 'AbortError'
    says.textContent = stopped ? 'Chưa xong: máy đã dừng lại hoặc không có khóa.' : error.message
    button.disabled = false
  }
}

for (const button of document.querySelectorAll('[data-passkey]')) {
  if (!globalThis.PublicKeyCredential) continue
  button.closest('[hidden]')?.removeAttribute('hidden')
  button.addEventListener('click', () => begin(button))
}
