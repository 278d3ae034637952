"""The pages of a sale: for its two sides, without scripts, and for nobody else."""

import io
import re

from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from services.core.ids import public_id
from tests.hammer import advance_to, offer, sell
from tests.visitor import Visitor, signed_in
from tests.world import World

PDF = b"%PDF-1.4\ntrailer<<>>\n%%EOF\n"


def test_a_sale_goes_its_whole_way_through_plain_forms(app, world: World):
    path = f"/sales/{public_id('sale', sell(world))}"
    seller, buyer = signed_in(app, world.seller.login), signed_in(app, world.buyer.login)
    assert 'name="to" value="confirmed"' in seller.get(path).text
    answer = seller.post(f"{path}/advance", {"to": "confirmed", "note": "Take it at gate 4"})
    assert (answer.status_code, answer.location) == (303, path)
    _pay_in_cash(seller, buyer, path)
    for who, gross, note in ((seller, "9100", "MP09 1234"), (buyer, "9,080.5", "Weight was right")):
        assert f'action="{path}/weighings"' in who.get(path).text
        answer = who.post(f"{path}/weighings", {"gross": gross, "tare": "5100", "note": note})
        assert (answer.status_code, answer.location) == (303, path)
    page = seller.get(path).text
    assert "This sale is complete" in page
    assert all(note in page for note in ("Take it at gate 4", "R-4711", "MP09 1234", "Weight was right"))
    assert all(figure in page for figure in ("3,980.5&nbsp;kg", "₹2,06,986"))


def _pay_in_cash(seller: Visitor, buyer: Visitor, path: str) -> None:
    """The step "paid" is the panel of payment: the buyer pays, the seller says that it came."""
    page = buyer.get(path).text
    assert "Your turn: pay ₹2,08,000" in page
    assert 'name="to"' not in page
    form = {"amount": "208000", "reference": "R-4711", "key": "cash-key-1"}
    assert buyer.post(f"{path}/pay/cash", form).location == path
    assert "Waiting until your payment is confirmed" in buyer.get(path).text
    page = seller.get(path).text
    assert "Waiting for Bharat Mills to pay" in page
    assert seller.post(re.search(r"/payments/\w+/confirm", page)[0]).status_code == 303


def test_the_buyer_can_not_say_paid_without_paying(app, world: World):
    sale_id = sell(world)
    advance_to(world, sale_id, "confirmed")
    path = f"/sales/{public_id('sale', sale_id)}"
    answer = signed_in(app, world.buyer.login).post(f"{path}/advance", {"to": "paid"})
    assert answer.status_code == 409
    assert "Pay on the page of the sale." in answer.text


def test_both_sides_see_each_others_contact_and_the_figures(app, world: World):
    path = f"/sales/{public_id('sale', sell(world))}"
    for person in (world.seller, world.buyer):
        page = signed_in(app, person.login).get(path).text
        assert "sunita@example.in" in page
        assert "bharat@example.in" in page
        assert "₹5,200" in page
        assert "₹2,08,000" in page


def test_the_side_whose_turn_it_is_not_gets_no_form(app, world: World):
    page = signed_in(app, world.buyer.login).get(f"/sales/{public_id('sale', sell(world))}").text
    assert "Waiting for Sunita Farmer to confirm the sale" in page
    assert 'name="to"' not in page


def test_a_form_sent_twice_answers_409_with_the_sale_as_it_stands(app, world: World):
    path = f"/sales/{public_id('sale', sell(world))}"
    seller = signed_in(app, world.seller.login)
    seller.post(f"{path}/advance", {"to": "confirmed"})
    again = seller.post(f"{path}/advance", {"to": "confirmed"})
    assert again.status_code == 409
    assert "This sale has moved on in the meantime" in again.text
    assert "Waiting for Bharat Mills to pay" in again.text


def test_the_wrong_side_is_refused_with_403(app, world: World):
    path = f"/sales/{public_id('sale', sell(world))}"
    answer = signed_in(app, world.buyer.login).post(f"{path}/advance", {"to": "confirmed"})
    assert answer.status_code == 403
    assert "The next step is the other side" in answer.text


def test_a_note_that_is_too_long_comes_back_beside_its_field(app, world: World):
    path = f"/sales/{public_id('sale', sell(world))}"
    note = "x" * 1001
    answer = signed_in(app, world.seller.login).post(f"{path}/advance", {"to": "confirmed", "note": note})
    assert answer.status_code == 422
    assert "Write at most 1000 characters." in answer.text
    assert note in answer.text


def test_strangers_get_404_and_visitors_are_asked_to_sign_in(app, world: World):
    path = f"/sales/{public_id('sale', sell(world))}"
    stranger = signed_in(app, world.stranger.login)
    assert stranger.get(path).status_code == 404
    assert stranger.post(f"{path}/advance", {"to": "confirmed"}).status_code == 404
    assert stranger.get("/sales/nonsense").status_code == 404
    asked = Visitor(app).get(path)
    assert asked.status_code == 302
    assert asked.location.startswith(f"/sign-in?next={path}")


def test_the_list_of_sales_shows_whose_turn_it_is(app, world: World):
    sell(world)
    assert "Your turn" in signed_in(app, world.seller.login).get("/sales").text
    buyers = signed_in(app, world.buyer.login)
    assert "The other side" in buyers.get("/sales").text
    assert "No sale is like this" in buyers.get("/sales?status=paid").text
    assert "No sales yet" in signed_in(app, world.rival.login).get("/sales?side=nonsense&page=999999").text


def test_what_people_write_is_escaped(app, world: World):
    path = f"/sales/{public_id('sale', sell(world))}"
    seller = signed_in(app, world.seller.login)
    seller.post(f"{path}/advance", {"to": "confirmed", "note": "<script>alert(1)</script>"})
    assert "<script>alert(1)" not in seller.get(path).text
    assert "&lt;script&gt;alert(1)" in seller.get(path).text


def paid(app, world: World) -> tuple[str, Visitor, Visitor]:
    """A paid sale's address, and its two sides at their devices."""
    sale_id = sell(world)
    advance_to(world, sale_id, "paid")
    return (
        f"/sales/{public_id('sale', sale_id)}",
        signed_in(app, world.seller.login),
        signed_in(app, world.buyer.login),
    )


def test_a_weight_that_cannot_be_comes_back_beside_its_field(app, world: World):
    path, seller, _ = paid(app, world)
    answer = seller.post(f"{path}/weighings", {"gross": "4000", "tare": "4500", "slip": "W 17"})
    assert answer.status_code == 422
    assert "The empty weight must be less than the full weight." in answer.text
    assert 'value="W 17"' in answer.text
    assert seller.post(f"{path}/weighings", {"gross": ""}).status_code == 422


def test_a_huge_or_fake_file_is_refused_beside_its_field(app, world: World):
    path, seller, _ = paid(app, world)
    for data, words in (
        (PDF + b" " * 20 * 1024 * 1024, "slip.pdf is larger than 5 MB."),
        (b"MZ fake", "slip.pdf is not a PDF, JPEG, PNG or WebP file."),
    ):
        for where, field in (("weighings", "files"), ("files", "paper-files")):
            paper = FileStorage(io.BytesIO(data), filename="slip.pdf")
            form = {"gross": "4000", field: paper, "csrf_token": seller.csrf_token()}
            boundary, body = encode_multipart(form)
            content_type = f"multipart/form-data; boundary={boundary}"
            answer = seller.client.post(f"{path}/{where}", data=body, content_type=content_type)
            assert answer.status_code == 422
            assert words in answer.text
    assert "slip.pdf" not in seller.get(path).text


def test_a_paper_is_downloaded_by_its_sides_and_the_office_alone(app, world: World):
    path, seller, buyer = paid(app, world)
    sent = seller.post(f"{path}/files", {"paper-files": (io.BytesIO(PDF), "<b>slip.pdf")})
    assert sent.status_code == 303
    page = buyer.get(path).text
    assert "<b>slip" not in page
    (link,) = set(re.findall(rf'href="({path}/files/\w+)"', page))
    answer = buyer.get(link)
    assert (answer.data, answer.content_type) == (PDF, "application/pdf")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer.headers["Cache-Control"]
    assert signed_in(app, world.admin.login).get(link).status_code == 200
    assert signed_in(app, world.rival.login).get(link).status_code == 404
    assert Visitor(app).get(link).status_code == 302
    assert link.rpartition("/")[2] in signed_in(app, world.admin.login).get(f"/admin{path}").text


def test_both_sides_cancel_through_plain_forms(app, world: World):
    path = f"/sales/{public_id('sale', sell(world))}"
    seller, buyer = signed_in(app, world.seller.login), signed_in(app, world.buyer.login)
    assert "Ask to cancel this sale" in seller.get(path).text
    seller.post(f"{path}/cancel", {"cancel-note": "Rain"})
    assert "You asked to cancel this sale" in seller.get(path).text
    assert "Sunita Farmer asks to cancel this sale" in buyer.get(path).text
    assert buyer.post(f"{path}/cancel", {"answer": "no"}).status_code == 303
    assert buyer.post(f"{path}/cancel", {"answer": "no"}).status_code == 409
    seller.post(f"{path}/cancel")
    buyer.post(f"{path}/cancel", {"answer": "yes"})
    assert "This sale is cancelled" in buyer.get(path).text
    assert "No sale is like this" not in buyer.get("/sales?status=cancelled").text


def test_a_difference_waits_on_the_page_with_the_figures_of_both(app, world: World):
    path, seller, buyer = paid(app, world)
    seller.post(f"{path}/weighings", {"gross": "4000"})
    buyer.post(f"{path}/weighings", {"gross": "3952"})
    page = seller.get(path).text
    assert "The lot is received, ₹2,496 wait" in page
    assert all(figure in page for figure in ("4,000&nbsp;kg", "3,952&nbsp;kg", "₹2,08,000"))


def test_the_formula_stands_on_the_lots_page_before_the_first_bid(app, world: World):
    page = Visitor(app).get(f"/auctions/{public_id('auction', offer(world.seller))}").text
    assert "If weight or quality differ" in page
    assert "Weights may differ by 1 %" in page
