"""The states and union territories of India by their present names, with the spellings feeds use."""

from typing import Final

from services.core.errors import N_

_SPELLINGS: Final[dict[str, tuple[str, ...]]] = {
    N_("Andaman and Nicobar Islands"): ("andamanandnicobar",),
    N_("Andhra Pradesh"): (),
    N_("Arunachal Pradesh"): (),
    N_("Assam"): (),
    N_("Bihar"): (),
    N_("Chandigarh"): (),
    N_("Chhattisgarh"): ("chattisgarh",),
    N_("Dadra and Nagar Haveli and Daman and Diu"): ("dadraandnagarhaveli", "damananddiu"),
    N_("Delhi"): ("nctofdelhi", "newdelhi"),
    N_("Goa"): (),
    N_("Gujarat"): (),
    N_("Haryana"): (),
    N_("Himachal Pradesh"): (),
    N_("Jammu and Kashmir"): ("jammukashmir",),
    N_("Jharkhand"): (),
    N_("Karnataka"): (),
    N_("Kerala"): ("keralam",),
    N_("Ladakh"): (),
    N_("Lakshadweep"): (),
    N_("Madhya Pradesh"): (),
    N_("Maharashtra"): (),
    N_("Manipur"): (),
    N_("Meghalaya"): (),
    N_("Mizoram"): (),
    N_("Nagaland"): (),
    N_("Odisha"): ("orissa",),
    N_("Puducherry"): ("pondicherry",),
    N_("Punjab"): (),
    N_("Rajasthan"): (),
    N_("Sikkim"): (),
    N_("Tamil Nadu"): (),
    N_("Telangana"): ("telengana",),
    N_("Tripura"): (),
    N_("Uttar Pradesh"): (),
    N_("Uttarakhand"): ("uttrakhand", "uttaranchal"),
    N_("West Bengal"): (),
}

STATES: Final = tuple(_SPELLINGS)
STATES_BY_FOLDED: Final = {
    spelling: state
    for state, spellings in _SPELLINGS.items()
    for spelling in (state.casefold().replace(" ", ""), *spellings)
}
