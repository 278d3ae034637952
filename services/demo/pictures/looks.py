"""How a piece of each crop looks: its form, its colours, its size in a picture."""

from dataclasses import dataclass
from typing import Final, Literal

Form = Literal["oval", "drop", "bulb", "stick", "boll", "lump"]
Mark = Literal["", "crease", "eye", "seam", "crown", "stalk", "hairs", "skin", "tip", "lint"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A piece of a crop: `length` in pixels in a heap, `width` in per cent of it."""

    colours: tuple[str, ...]
    length: int
    width: int = 100
    form: Form = "oval"
    mark: Mark = ""
    gloss: int = 50
    """How bright the light stands on it, in per cent."""
    green: str = "#4a682a"
    """The colour of its calyx or stalk."""
    is_fresh: bool = False
    """Fruit and vegetables lie in crates, everything else in heaps and sacks."""


LOOKS: Final[dict[str, Look]] = {
    "wheat": Look(colours=("#c98f45", "#d9a659", "#b97c36"), length=21, width=46, mark="crease", gloss=30),
    "paddy": Look(colours=("#cfa84f", "#dcbb68", "#b98d38"), length=23, width=38, mark="seam", gloss=15),
    "paddy-basmati": Look(
        colours=("#d3b05c", "#e0c477", "#bd9544"), length=28, width=27, mark="seam", gloss=15
    ),
    "rice": Look(colours=("#ece4d3", "#f6f0e3", "#ddd2bc"), length=21, width=32, gloss=40),
    "maize": Look(
        colours=("#e9a227", "#f2b63c", "#d88a1a"), length=24, width=80, form="drop", mark="tip", gloss=45
    ),
    "bajra": Look(colours=("#a39a72", "#b5ab80", "#8b8260"), length=13, width=82, form="drop", gloss=25),
    "jowar": Look(colours=("#e3d2ab", "#eee0c0", "#cdb98d"), length=17, width=95, mark="eye", gloss=30),
    "ragi": Look(colours=("#7c3a2a", "#8f4733", "#672c20"), length=11, width=98, gloss=25),
    "barley": Look(colours=("#cdb070", "#dabf83", "#b8985a"), length=24, width=40, mark="crease", gloss=20),
    "soyabean": Look(colours=("#dcc48c", "#e6d29f", "#cfb374"), length=20, width=88, mark="eye", gloss=55),
    "mustard": Look(colours=("#4a2c1d", "#5c3724", "#382015", "#6d4a24"), length=11, width=98, gloss=55),
    "groundnut": Look(
        colours=("#c99a63", "#d8ac76", "#b78550"), length=44, width=46, form="bulb", mark="skin", gloss=10
    ),
    "sesame": Look(colours=("#e8dcc0", "#f1e8d2", "#d8c8a4"), length=13, width=62, form="drop", gloss=30),
    "castor": Look(colours=("#6b4a36", "#7d5a43", "#563a2a"), length=22, width=68, mark="skin", gloss=60),
    "sunflower": Look(
        colours=("#2b2a2c", "#3a393b", "#4a4749"), length=25, width=46, form="drop", mark="seam", gloss=25
    ),
    "gram": Look(
        colours=("#9c6436", "#ad7443", "#87532b"), length=20, width=88, form="drop", mark="eye", gloss=30
    ),
    "kabuli-chana": Look(
        colours=("#e4cfa2", "#eedcb5", "#d3bb8a"), length=25, width=92, form="drop", mark="eye", gloss=30
    ),
    "tur": Look(colours=("#9a4f2c", "#ab5f38", "#833f22"), length=18, width=90, mark="eye", gloss=50),
    "moong": Look(colours=("#5f7d33", "#6f8e3d", "#4e6929"), length=17, width=76, mark="eye", gloss=55),
    "urad": Look(colours=("#2c2a29", "#3a3735", "#201e1e"), length=17, width=76, mark="eye", gloss=40),
    "masur": Look(colours=("#8a5a3b", "#9b6a48", "#744a30"), length=16, width=92, gloss=40),
    "cumin": Look(colours=("#8d7446", "#9f8554", "#766038"), length=24, width=25, mark="crease", gloss=15),
    "coriander-seed": Look(
        colours=("#b79a5a", "#c6ab6c", "#a08348"), length=17, width=98, mark="seam", gloss=20
    ),
    "fennel": Look(colours=("#8f9a58", "#a1ab69", "#7b8648"), length=26, width=30, mark="crease", gloss=20),
    "black-pepper": Look(
        colours=("#2f2520", "#3d302a", "#241b17"), length=17, width=98, mark="skin", gloss=25
    ),
    "cardamom": Look(
        colours=("#8fa35a", "#a1b46c", "#7b8f49"), length=34, width=48, form="drop", mark="crease", gloss=25
    ),
    "arecanut": Look(colours=("#9d6b3f", "#b07d4e", "#875832"), length=34, width=90, mark="tip", gloss=25),
    "cashewnuts": Look(colours=("#e5cfa3", "#efddb7", "#d4ba88"), length=38, width=50, form="bulb", gloss=30),
    "turmeric": Look(
        colours=("#c47c1c", "#d58f2b", "#a96513"), length=64, width=26, form="stick", mark="skin", gloss=15
    ),
    "ginger": Look(
        colours=("#cfab76", "#dcbc8a", "#b99360"),
        length=74,
        width=44,
        form="lump",
        mark="skin",
        gloss=15,
        is_fresh=True,
    ),
    "dry-chillies": Look(
        colours=("#97140f", "#ab1e14", "#7d0e0b"),
        length=78,
        width=19,
        form="stick",
        mark="stalk",
        gloss=60,
        green="#6b5a2c",
    ),
    "red-chilli": Look(
        colours=("#b3190f", "#c82a18", "#96120b"),
        length=76,
        width=19,
        form="stick",
        mark="stalk",
        gloss=65,
        green="#5d6b2e",
    ),
    "green-chilli": Look(
        colours=("#3d7d25", "#4b9130", "#2f681b"),
        length=76,
        width=17,
        form="stick",
        mark="stalk",
        gloss=65,
        is_fresh=True,
    ),
    "jaggery": Look(colours=("#8f5418", "#a36524", "#7a4410"), length=78, width=84, form="lump", gloss=30),
    "cotton": Look(
        colours=("#f4f1ea", "#faf8f3", "#e7e2d8"), length=60, width=94, form="boll", mark="lint", gloss=15
    ),
    "onion": Look(
        colours=("#8f2f4e", "#a33c5c", "#7c2742"),
        length=66,
        width=94,
        form="bulb",
        mark="skin",
        gloss=45,
        is_fresh=True,
    ),
    "garlic": Look(
        colours=("#eee6dc", "#f5efe6", "#dfd2cb"),
        length=54,
        width=92,
        form="bulb",
        mark="seam",
        gloss=25,
        is_fresh=True,
    ),
    "potato": Look(
        colours=("#c79d5f", "#d4ad70", "#b58a4e"),
        length=74,
        width=72,
        form="lump",
        mark="skin",
        gloss=18,
        is_fresh=True,
    ),
    "tomato": Look(
        colours=("#c9281c", "#d93a26", "#b51d15"), length=64, width=94, mark="crown", gloss=75, is_fresh=True
    ),
    "apple": Look(
        colours=("#b41f26", "#c73630", "#a3182a", "#c4532f"),
        length=72,
        width=96,
        mark="stalk",
        gloss=65,
        is_fresh=True,
    ),
    "pomegranate": Look(
        colours=("#b2283a", "#c43d44", "#9c1f33"), length=78, width=97, mark="crown", gloss=45, is_fresh=True
    ),
    "orange": Look(
        colours=("#ea8a17", "#f39a2b", "#dd7a0d"), length=68, width=97, mark="tip", gloss=40, is_fresh=True
    ),
    "mango": Look(
        colours=("#e3a425", "#ecb53c", "#c9a02e"),
        length=92,
        width=66,
        form="drop",
        mark="tip",
        gloss=45,
        is_fresh=True,
    ),
    "lemon": Look(
        colours=("#e6d02c", "#efdd4a", "#cfc02a"),
        length=46,
        width=82,
        form="oval",
        mark="tip",
        gloss=45,
        is_fresh=True,
    ),
    "coconut": Look(
        colours=("#6d4a2c", "#7e5936", "#5a3b22"), length=100, width=92, mark="hairs", gloss=8, is_fresh=True
    ),
}
