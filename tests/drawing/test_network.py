"""The drawing of networks."""

from __future__ import annotations

from xml.etree import ElementTree

from sousveil.drawing import network
from sousveil.drawing.network import Dot, Net, Wedge
from sousveil.model import Kind, PartyType

NET = Net(
    (Dot("Kenya", PartyType.STATE, 2, "country/KE.html"), Dot("A & <b>Co</b>", PartyType.COMPANY, 1, "party/a.html"),
     Dot("Some group", PartyType.GROUP, 1)),
    (Wedge(1, 0, Kind.SUPPLY), Wedge(0, 2, Kind.USE, hedged=True)),
)


def _parsed(narrow: bool = False) -> ElementTree.Element:
    return ElementTree.fromstring(str(network.draw(NET, "told", narrow=narrow)))


def test_each_party_is_a_dot_that_leads_to_its_page() -> None:
    drawn = _parsed()
    assert len(drawn.findall(".//circle")) == 2 and len(drawn.findall(".//rect")) == 1
    assert [a.attrib["href"] for a in drawn.iter("a")] == ["country/KE.html", "party/a.html"]
    assert "A & <b>Co</b>" in [title.text for title in drawn.iter("title")]


def test_hedged_lines_are_drawn_apart_and_first() -> None:
    assert [path.attrib["class"] for path in _parsed().iter("path")] == ["w k-use hedged", "w k-supply"]


def test_a_narrow_picture_holds_no_links_and_says_that_it_is_a_picture() -> None:
    drawn = _parsed(narrow=True)
    assert drawn.attrib["role"] == "img" and drawn.attrib["aria-label"] == "told" and not list(drawn.iter("a"))


def test_a_wedge_is_wide_where_it_starts() -> None:
    assert network.wedge((0, 0), (100, 0), 3) == "M0 3L0 -3 100 0z"


def test_names_never_cover_one_another() -> None:
    dots = tuple(Dot(f"Party number {n}", PartyType.COMPANY, 1) for n in range(80))
    drawn = ElementTree.fromstring(str(network.draw(Net(dots, ()), "told")))
    boxes = [(float(t.attrib["x"]), float(t.attrib["y"]), 6.5 * len(t.text or "")) for t in drawn.iter("text")]
    assert len(boxes) > 10
    for n, (x, y, long) in enumerate(boxes):
        assert all(abs(y - y2) >= 12 or x + long <= x2 or x2 + long2 <= x for x2, y2, long2 in boxes[:n])


def test_the_first_dots_keep_the_lines_between_them_only() -> None:
    assert NET.first(2) == Net(NET.dots[:2], (NET.wedges[0],))


def test_a_dot_whose_lines_are_cut_is_left_out() -> None:
    net = Net((NET.dots[0], NET.dots[1], NET.dots[2], NET.dots[1]), (Wedge(0, 2, Kind.USE), Wedge(1, 3, Kind.SUPPLY)))
    assert net.first(3) == Net((NET.dots[0], NET.dots[2]), (Wedge(0, 1, Kind.USE),))
