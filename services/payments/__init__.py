"""Paying for a sale by hand, from the wallet or a gateway; kept in escrow, released when it is complete."""

from services.payments.checking import faults_of_payments
from services.payments.deciding import TO_THE_WALLET, confirm_payment, refuse_payment, take_payment_back
from services.payments.errors import (
    GatewayRefused,
    GatewayUnreachable,
    MalformedEvent,
    MoreThanDue,
    NotPayable,
    NotYoursToDecide,
    OnlyTheBuyerPays,
    ProofRefused,
    RefundAbovePaid,
    WayNotOffered,
    WrongSignature,
)
from services.payments.events import PaymentAsked, PaymentDecided, SaleMoneyMoved
from services.payments.gateway.calls import come_back, receive
from services.payments.gateway.ordering import OrderView, get_order, order_payment, sale_of_order
from services.payments.gateway.queries import (
    get_gateway_payment,
    list_differences,
    list_gateway_payments,
    walk_gateway_payments,
)
from services.payments.gateway.reconciling import reconcile
from services.payments.gateway.refunding import credit_payment, refund_payment
from services.payments.gateway.settings import CHECKOUT_SCRIPT, GatewaySettings, gateway_settings
from services.payments.paying import pay_from_wallet, tell_payment
from services.payments.payouts import PayoutFilter, list_payouts, walk_payouts
from services.payments.proofs import PDF, Proof, get_proof, read_proof
from services.payments.queries import (
    PaymentFilter,
    get_payment,
    get_sale_payments,
    list_payments,
    walk_payments,
)
from services.payments.releasing import rebalance, release, return_to_buyer
from services.payments.rules import BY_HAND, DIRECT, Charges, Split, Standing, Taken, Way, is_key, split
from services.payments.stakes import at_stake, sent_back
from services.payments.views import DifferenceView, PaymentView, Payout, SalePayments, StrayView
from services.payments.wording import DIFFERENCES, PAYOUT_KINDS, STATUS_WORDS, WAYS, WHY

__all__ = [
    "BY_HAND",
    "CHECKOUT_SCRIPT",
    "DIFFERENCES",
    "DIRECT",
    "PAYOUT_KINDS",
    "PDF",
    "STATUS_WORDS",
    "TO_THE_WALLET",
    "WAYS",
    "WHY",
    "Charges",
    "DifferenceView",
    "GatewayRefused",
    "GatewaySettings",
    "GatewayUnreachable",
    "MalformedEvent",
    "MoreThanDue",
    "NotPayable",
    "NotYoursToDecide",
    "OnlyTheBuyerPays",
    "OrderView",
    "PaymentAsked",
    "PaymentDecided",
    "PaymentFilter",
    "PaymentView",
    "Payout",
    "PayoutFilter",
    "Proof",
    "ProofRefused",
    "RefundAbovePaid",
    "SaleMoneyMoved",
    "SalePayments",
    "Split",
    "Standing",
    "StrayView",
    "Taken",
    "Way",
    "WayNotOffered",
    "WrongSignature",
    "at_stake",
    "come_back",
    "confirm_payment",
    "credit_payment",
    "faults_of_payments",
    "gateway_settings",
    "get_gateway_payment",
    "get_order",
    "get_payment",
    "get_proof",
    "get_sale_payments",
    "is_key",
    "list_differences",
    "list_gateway_payments",
    "list_payments",
    "list_payouts",
    "order_payment",
    "pay_from_wallet",
    "read_proof",
    "rebalance",
    "receive",
    "reconcile",
    "refund_payment",
    "refuse_payment",
    "release",
    "return_to_buyer",
    "sale_of_order",
    "sent_back",
    "split",
    "take_payment_back",
    "tell_payment",
    "walk_gateway_payments",
    "walk_payments",
    "walk_payouts",
]
