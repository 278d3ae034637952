"""Signatures are those of RFC 8032, and nothing else passes for one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.runtime.ed25519 import is_signed, public_key, sign

RFC_8032 = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
        "d25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
        "387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
        "4a7c15e9716ed28dc027beceea1ec40a",
    ),
]
"""Section 7.1, tests 1 to 3: secret, public key, message, signature."""
SECRET = bytes(range(32))


@pytest.mark.parametrize(("secret", "public", "message", "signature"), RFC_8032)
def test_the_signatures_of_the_standard(secret: str, public: str, message: str, signature: str):
    assert public_key(bytes.fromhex(secret)).hex() == public
    assert sign(bytes.fromhex(secret), bytes.fromhex(message)).hex() == signature
    assert is_signed(bytes.fromhex(public), bytes.fromhex(message), bytes.fromhex(signature))


@settings(max_examples=25, deadline=None)
@given(message=st.binary(max_size=60), bit=st.integers(0, 511))
def test_one_changed_bit_undoes_a_signature(message: bytes, bit: int):
    signature = bytearray(sign(SECRET, message))
    signature[bit // 8] ^= 1 << bit % 8
    assert not is_signed(public_key(SECRET), message, bytes(signature))


def test_nonsense_is_no_signature_and_no_key():
    good = sign(SECRET, b"paper")
    assert not is_signed(public_key(SECRET), b"Paper", good)
    assert not is_signed(public_key(bytes(32)), b"paper", good)
    assert not is_signed(public_key(SECRET), b"paper", good[:-1])
    assert not is_signed(b"\xff" * 32, b"paper", good)
    assert not is_signed(b"", b"paper", b"")
    with pytest.raises(ValueError, match="32 bytes"):
        sign(b"short", b"paper")


def test_an_answer_above_the_order_of_the_group_is_refused():
    """The same signature written with a larger number would be a second one for the same paper."""
    order = 2**252 + 27742317777372353535851937790883648493
    good = sign(SECRET, b"paper")
    larger = (int.from_bytes(good[32:], "little") + order).to_bytes(32, "little")
    assert not is_signed(public_key(SECRET), b"paper", good[:32] + larger)
