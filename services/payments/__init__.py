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
from services.payments.gateway.queries import list_differences, list_gateway_payments
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
from services.payments.releasing import release, release_to_seller, return_to_buyer
from services.payments.rules import BY_HAND, DIRECT, Charges, Split, Standing, Way, split
from services.payments.undoing import undo_when_cancelled
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
    "Way",
    "WayNotOffered",
    "WrongSignature",
    "come_back",
    "confirm_payment",
    "credit_payment",
    "faults_of_payments",
    "gateway_settings",
    "get_order",
    "get_payment",
    "get_proof",
    "get_sale_payments",
    "list_differences",
    "list_gateway_payments",
    "list_payments",
    "list_payouts",
    "order_payment",
    "pay_from_wallet",
    "read_proof",
    "receive",
    "reconcile",
    "refund_payment",
    "refuse_payment",
    "release",
    "release_to_seller",
    "return_to_buyer",
    "sale_of_order",
    "split",
    "take_payment_back",
    "tell_payment",
    "undo_when_cancelled",
    "walk_payments",
    "walk_payouts",
]
