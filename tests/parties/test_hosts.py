import pytest

from sousveil.parties.hosts import state_of_host


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("nation.co.ke", "KE"),
        ("https://www.dailymail.co.uk/news?x=1", "GB"),
        ("http://example.UZ:8080/a", "UZ"),
        ("example.su", "RU"),
        ("example.io", None),
        ("https://example.com/ke", None),
        ("example.xx", None),
        ("Bangkok Post", None),
        ("St. Pe", None),
        ("http://[bad", None),
        ("", None),
    ],
)
def test_a_host_is_of_the_state_that_its_ending_names(address, code):
    assert state_of_host(address) == code


def test_a_long_address_is_read_in_bounded_time():
    assert state_of_host("a" * 200_000 + ".ke!") is None
    assert state_of_host("a." * 100_000 + "!") is None
