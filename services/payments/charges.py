"""What the house takes of a sale: the one place where payments ask for it."""

from models.sale import Sale
from services import fees
from services.payments.rules import Charges


def charges_of(sale: Sale) -> Charges:
    """Say what is taken of a sale by its statement: by the hammer, or once it was weighed, by that."""
    stated = fees.statement_of_sale(sale_id=sale.id, grams=sale.settled_grams, gross=sale.settled_total)
    commission = sum(line.amount for line in stated.lines if line.kind == fees.HOUSE)
    return Charges(
        seller_deductions=stated.seller_deductions - commission,
        buyer_charges=stated.buyer_charges,
        commission=commission + stated.rounding,
    )
