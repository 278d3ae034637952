"""The states and union territories of India by their present names, with other spellings of them."""

from typing import Final

from services.core.errors import N_

_SPELLINGS: Final[dict[str, tuple[str, ...]]] = {
    N_("Andaman and Nicobar Islands"): ("andamanandnicobar", "अंडमानऔरनिकोबारद्वीपसमूह", "अंदमानआणिनिकोबारबेटे"),
    N_("Andhra Pradesh"): ("आंध्रप्रदेश",),
    N_("Arunachal Pradesh"): ("अरुणाचलप्रदेश",),
    N_("Assam"): ("असम", "आसाम"),
    N_("Bihar"): ("बिहार",),
    N_("Chandigarh"): ("चंडीगढ", "चंदीगड"),
    N_("Chhattisgarh"): ("chattisgarh", "छत्तीसगढ", "छत्तीसगड"),
    N_("Dadra and Nagar Haveli and Daman and Diu"): (
        "dadraandnagarhaveli",
        "damananddiu",
        "दादराऔरनगरहवेलीऔरदमनऔरदीव",
        "दादराआणिनगरहवेलीआणिदमणआणिदीव",
    ),
    N_("Delhi"): ("nctofdelhi", "newdelhi", "दिल्ली"),
    N_("Goa"): ("गोवा",),
    N_("Gujarat"): ("गुजरात",),
    N_("Haryana"): ("हरियाणा",),
    N_("Himachal Pradesh"): ("हिमाचलप्रदेश",),
    N_("Jammu and Kashmir"): ("jammukashmir", "जम्मूऔरकश्मीर", "जम्मूआणिकाश्मीर"),
    N_("Jharkhand"): ("झारखंड",),
    N_("Karnataka"): ("कर्नाटक",),
    N_("Kerala"): ("keralam", "केरल", "केरळ"),
    N_("Ladakh"): ("लद्दाख", "लडाख"),
    N_("Lakshadweep"): ("लक्षद्वीप",),
    N_("Madhya Pradesh"): ("मध्यप्रदेश",),
    N_("Maharashtra"): ("महाराष्ट्र",),
    N_("Manipur"): ("मणिपुर", "मणिपूर"),
    N_("Meghalaya"): ("मेघालय",),
    N_("Mizoram"): ("मिजोरम", "मिझोराम"),
    N_("Nagaland"): ("नागालैंड", "नागालँड"),
    N_("Odisha"): ("orissa", "ओडिशा"),
    N_("Puducherry"): ("pondicherry", "पुदुचेरी", "पुदुच्चेरी"),
    N_("Punjab"): ("पंजाब",),
    N_("Rajasthan"): ("राजस्थान",),
    N_("Sikkim"): ("सिक्किम", "सिक्कीम"),
    N_("Tamil Nadu"): ("तमिलनाडु", "तामिळनाडू"),
    N_("Telangana"): ("telengana", "तेलंगाना", "तेलंगणा"),
    N_("Tripura"): ("त्रिपुरा",),
    N_("Uttar Pradesh"): ("उत्तरप्रदेश",),
    N_("Uttarakhand"): ("uttrakhand", "uttaranchal", "उत्तराखंड"),
    N_("West Bengal"): ("पश्चिमबंगाल",),
}

STATES: Final = tuple(_SPELLINGS)
STATES_BY_FOLDED: Final = {
    spelling: state
    for state, spellings in _SPELLINGS.items()
    for spelling in (state.casefold().replace(" ", ""), *spellings)
}
