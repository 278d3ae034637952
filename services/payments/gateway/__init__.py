"""The payment gateway, by Razorpay's protocol: orders, what it calls us about, refunds, reconciliation."""
