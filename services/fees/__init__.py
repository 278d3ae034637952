"""What lies between a price and the pocket: mandi fees, the commission of the house, the statement."""

from services.fees.errors import InvalidPlan, ListingLimit, NoFeaturedPlace, NotOnOffer, UnknownPlan
from services.fees.freezing import NewSale, freeze, lines_of_sales, statement_of_sale
from services.fees.listing import feature, featured_cards, featured_of, take_back
from services.fees.plans import STARTER, Plan, RateFrom, list_plans, plan_of, plans_of
from services.fees.rules import HOUSE, Charge, Statement, StatementLine, bags_given, statement
from services.fees.terms import KINDS, Terms, terms, terms_for_form, terms_of

__all__ = [
    "HOUSE",
    "KINDS",
    "STARTER",
    "Charge",
    "InvalidPlan",
    "ListingLimit",
    "NewSale",
    "NoFeaturedPlace",
    "NotOnOffer",
    "Plan",
    "RateFrom",
    "Statement",
    "StatementLine",
    "Terms",
    "UnknownPlan",
    "bags_given",
    "feature",
    "featured_cards",
    "featured_of",
    "freeze",
    "lines_of_sales",
    "list_plans",
    "plan_of",
    "plans_of",
    "statement",
    "statement_of_sale",
    "take_back",
    "terms",
    "terms_for_form",
    "terms_of",
]
