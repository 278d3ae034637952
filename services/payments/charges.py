"""What the house takes of a sale: the one place where payments ask for it."""

from models.sale import Sale
from services import fees
from services.payments.rules import Charges


def charges_of(sale: Sale, *, less: int = 0) -> Charges:
    """Say what is taken of a sale by its statement: by the hammer, or once it was weighed, by that.

    `less` paise of its price are left out: what is disputed.
    """
    gross = sale.settled_total - less
    stated = fees.statement_of_sale(sale_id=sale.id, grams=sale.settled_grams, gross=gross)
    commission = sum(line.amount for line in stated.lines if line.kind == fees.HOUSE)
    return Charges(
        seller_deductions=stated.seller_deductions - commission,
        buyer_charges=stated.buyer_charges,
        commission=commission + stated.rounding,
    )
