"""The assay parameters of the trade by their keys, with the words to show (msgids)."""

from typing import Final

from services.core.errors import N_

LABELS: Final[dict[str, str]] = {
    "moisture": N_("Moisture"),
    "foreign_matter": N_("Foreign matter"),
    "foreign_matter_organic": N_("Organic foreign matter"),
    "foreign_matter_inorganic": N_("Inorganic foreign matter"),
    "other_grains": N_("Other food grains"),
    "other_varieties": N_("Other varieties"),
    "other_seeds": N_("Other edible seeds"),
    "lower_class": N_("Grain of a lower class"),
    "damaged": N_("Damaged"),
    "damaged_discoloured": N_("Damaged and discoloured"),
    "damaged_shrivelled": N_("Damaged, immature and shrivelled"),
    "slightly_damaged": N_("Slightly damaged"),
    "shrivelled": N_("Immature, shrivelled and broken"),
    "weevilled": N_("Weevilled"),
    "green_seed": N_("Green seed"),
    "split": N_("Split and broken"),
    "nooks": N_("Nooks"),
    "oil_content": N_("Oil content"),
    "staple_length": N_("Staple length"),
    "micronaire": N_("Micronaire"),
    "trash": N_("Trash"),
    "size": N_("Size (diameter)"),
    "double_bolted": N_("Double or bolted"),
    "rotten": N_("Rotten or sprouted"),
    "bruised": N_("Cut, cracked or bruised"),
    "greening": N_("Green or sprouting"),
}
"""In the order in which a form asks for them within a crop's own order."""
