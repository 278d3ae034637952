"""Papers to a sale: known by their content, seen by its sides and the office alone."""

import io

import pytest
from PIL import Image

from services import sales
from services.auctions import Upload
from services.core.errors import Invalid, NotFound
from services.core.ids import number_of
from services.sales import NotASide
from tests.hammer import CLOSE, advance_to, sell
from tests.integration.auctions.listing import jpeg
from tests.world import World

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def picture(kind: str) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(file, kind)
    return file.getvalue()


def add(person, sale_id: int, *files: tuple[str, bytes], note: str = "") -> sales.SaleView:
    uploads = [Upload(name=name, data=data) for name, data in files]
    return sales.add_files(person=person, sale_id=sale_id, uploads=uploads, note=note, now=CLOSE, address="")


def names(sale: sales.SaleView) -> list[str]:
    return [file.name for step in sale.steps for file in step.files]


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (PDF, "application/pdf"),
        (picture("JPEG"), "image/webp"),
        (picture("PNG"), "image/webp"),
        (picture("WEBP"), "image/webp"),
    ],
)
def test_a_paper_is_what_its_content_says_and_stands_at_its_step(world: World, data, kind):
    sale_id = sell(world)
    sale = add(world.buyer, sale_id, ("strange.exe", data), note="The slip")
    step = sale.steps[-1]
    assert (step.act, step.name, step.note) == ("files", "Bharat Mills", "The slip")
    assert [(file.name, file.kind) for file in step.files] == [("strange.exe", kind)]
    kept = sales.get_file(file_id=number_of("paper", step.files[0].id), sale_id=sale_id, person=world.seller)
    assert kept.content == data if kind == "application/pdf" else kept.content[8:12] == b"WEBP"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"MZ" + b"\0" * 100, "file_refused"),
        (b"", "file_refused"),
        (b"%PDF-1.4 and then nothing", "file_refused"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "file_refused"),
        (jpeg()[:200], "file_refused"),
        (b"\x89PNG\r\n\x1a\n" + b"fake", "file_refused"),
        (PDF + b"\0" * 20 * 1024 * 1024, "file_too_large"),
    ],
)
def test_a_fake_or_huge_file_is_refused_on_its_field_and_nothing_is_kept(world: World, data, code):
    sale_id = sell(world)
    with pytest.raises(Invalid) as refused:
        add(world.seller, sale_id, ("good.pdf", PDF), ("slip.pdf", data))
    fault = refused.value.details["fields"]["files"]
    assert (fault.code, fault.details["file"]) == (code, "slip.pdf")
    assert names(sales.get_sale(sale_id=sale_id, person=world.seller)) == []


def test_a_refused_paper_does_not_take_the_step_it_comes_with(world: World):
    sale_id = sell(world)
    advance_to(world, sale_id, "paid")
    with pytest.raises(Invalid):
        sales.weigh(
            person=world.seller,
            sale_id=sale_id,
            form=sales.WeighingForm(gross="4000"),
            uploads=[Upload(name="slip.pdf", data=b"no")],
            now=CLOSE,
            address="",
        )
    assert sales.get_sale(sale_id=sale_id, person=world.seller).status == "paid"


def test_the_same_paper_sent_twice_is_there_once(world: World):
    sale_id = sell(world)
    add(world.seller, sale_id, ("slip.pdf", PDF))
    again = add(world.seller, sale_id, ("slip.pdf", PDF), ("copy.pdf", PDF))
    assert names(again) == ["slip.pdf"]
    assert len(again.steps) == 2


def test_a_step_takes_five_papers_and_not_a_sixth(world: World):
    sale_id = sell(world)
    six = [(f"{number}.pdf", b"%PDF-1.4 " + str(number).encode() + b"\n%%EOF") for number in range(6)]
    with pytest.raises(Invalid):
        add(world.seller, sale_id, *six)
    assert len(names(add(world.seller, sale_id, *six[:5]))) == 5


def test_a_paper_is_private_to_the_two_sides_and_the_office(world: World):
    sale_id, other = sell(world), sell(world, buyer=world.rival)
    sale = add(world.buyer, sale_id, ("slip.pdf", PDF))
    number = number_of("paper", sale.steps[-1].files[0].id)
    for person in (world.seller, world.buyer, world.admin):
        assert sales.get_file(file_id=number, sale_id=sale_id, person=person).content == PDF
    for person in (world.rival, world.stranger):
        with pytest.raises(NotFound):
            sales.get_file(file_id=number, sale_id=sale_id, person=person)
    with pytest.raises(NotFound):
        sales.get_file(file_id=number, sale_id=other, person=world.rival)
    with pytest.raises(NotASide):
        add(world.admin, sale_id, ("more.pdf", PDF))
    with pytest.raises(NotFound):
        add(world.rival, sale_id, ("more.pdf", PDF))
