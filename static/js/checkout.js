// Opens the payment gateway's window over the page when its script has come; else the form leads to its own page.

const form = document.querySelector('[data-checkout]');

form?.addEventListener('submit', (event) => {
  if (!window.Razorpay) return;
  event.preventDefault();
  const sent = Object.fromEntries(new FormData(form));
  new window.Razorpay({
    key: sent.key_id,
    order_id: sent.order_id,
    amount: sent.amount,
    currency: sent.currency,
    name: sent.name,
    description: sent.description,
    callback_url: sent.callback_url,
    redirect: true,
    prefill: { name: sent['prefill[name]'], email: sent['prefill[email]'], contact: sent['prefill[contact]'] },
  }).open();
});
