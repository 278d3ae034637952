"""The pages of a sale: for its two sides, without scripts, and for nobody else."""

from services.core.ids import public_id
from tests.hammer import sell
from tests.visitor import Visitor
from tests.world import World


def visitor(app, person) -> Visitor:
    someone = Visitor(app)
    someone.sign_in(person.login)
    return someone


def test_a_sale_goes_its_whole_way_through_plain_forms(app, world: World):
    path = f"/sales/{public_id('sale', sell(world))}"
    seller, buyer = visitor(app, world.seller), visitor(app, world.buyer)
    for who, to, note in ((seller, "confirmed", "Take it at gate 4"), (buyer, "paid", "UTR 4711")):
        page = who.get(path)
        assert page.status_code == 200
        assert f'name="to" value="{to}"' in page.text
        answer = who.post(f"{path}/advance", {"to": to, "note": note})
        assert (answer.status_code, answer.location) == (303, path)
    for who, gross, note in ((seller, "9100", "MP09 1234"), (buyer, "9,080.5", "Weight was right")):
        assert f'action="{path}/weighings"' in who.get(path).text
        answer = who.post(f"{path}/weighings", {"gross": gross, "tare": "5100", "note": note})
        assert (answer.status_code, answer.location) == (303, path)
    page = seller.get(path).text
    assert "This sale is complete" in page
    assert all(note in page for note in ("Take it at gate 4", "UTR 4711", "MP09 1234", "Weight was right"))
    assert all(figure in page for figure in ("3,980.5 kg", "₹2,06,986"))


def test_both_sides_see_each_others_contact_and_the_figures(app, world: World):
    path = f"/sales/{public_id('sale', sell(world))}"
    for person in (world.seller, world.buyer):
        page = visitor(app, person).get(path).text
        assert "sunita@example.in" in page
        assert "bharat@example.in" in page
        assert "₹5,200" in page
        assert "₹2,08,000" in page


def test_the_side_whose_turn_it_is_not_gets_no_form(app, world: World):
    page = visitor(app, world.buyer).get(f"/sales/{public_id('sale', sell(world))}").text
    assert "Waiting for Sunita Farmer to confirm the sale" in page
    assert 'name="to"' not in page


def test_a_form_sent_twice_answers_409_with_the_sale_as_it_stands(app, world: World):
    path = f"/sales/{public_id('sale', sell(world))}"
    seller = visitor(app, world.seller)
    seller.post(f"{path}/advance", {"to": "confirmed"})
    again = seller.post(f"{path}/advance", {"to": "confirmed"})
    assert again.status_code == 409
    assert "This sale has moved on in the meantime" in again.text
    assert "Waiting for Bharat Mills to pay" in again.text


def test_the_wrong_side_is_refused_with_403(app, world: World):
    path = f"/sales/{public_id('sale', sell(world))}"
    answer = visitor(app, world.buyer).post(f"{path}/advance", {"to": "confirmed"})
    assert answer.status_code == 403
    assert "The next step is the other side" in answer.text


def test_a_note_that_is_too_long_comes_back_beside_its_field(app, world: World):
    path = f"/sales/{public_id('sale', sell(world))}"
    note = "x" * 1001
    answer = visitor(app, world.seller).post(f"{path}/advance", {"to": "confirmed", "note": note})
    assert answer.status_code == 422
    assert "Write at most 1000 characters." in answer.text
    assert note in answer.text


def test_strangers_get_404_and_visitors_are_asked_to_sign_in(app, world: World):
    path = f"/sales/{public_id('sale', sell(world))}"
    stranger = visitor(app, world.stranger)
    assert stranger.get(path).status_code == 404
    assert stranger.post(f"{path}/advance", {"to": "confirmed"}).status_code == 404
    assert stranger.get("/sales/nonsense").status_code == 404
    asked = Visitor(app).get(path)
    assert asked.status_code == 302
    assert asked.location.startswith(f"/sign-in?next={path}")


def test_the_list_of_sales_shows_whose_turn_it_is(app, world: World):
    sell(world)
    assert "Your turn" in visitor(app, world.seller).get("/sales").text
    buyers = visitor(app, world.buyer)
    assert "The other side" in buyers.get("/sales").text
    assert "No sale is like this" in buyers.get("/sales?status=paid").text
    assert "No sales yet" in visitor(app, world.rival).get("/sales?side=nonsense&page=999999").text


def test_what_people_write_is_escaped(app, world: World):
    path = f"/sales/{public_id('sale', sell(world))}"
    seller = visitor(app, world.seller)
    seller.post(f"{path}/advance", {"to": "confirmed", "note": "<script>alert(1)</script>"})
    assert "<script>alert(1)" not in seller.get(path).text
    assert "&lt;script&gt;alert(1)" in seller.get(path).text
