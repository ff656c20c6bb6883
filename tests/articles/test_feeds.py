"""Feeds: an article for each entry, without HTML."""

import pytest

from annotate.articles.feeds import read
from annotate.errors import InputError
from annotate.records import Article
from tests.articles.samples import ATOM, RSS


def test_rss() -> None:
    assert list(read(RSS, "feed.xml", "feed")) == [
        Article(
            id="urn:1",
            text="Talks have failed, analysts say\n“War is unlikely,” said Anna Bell 😀.\nShe left.",
            title="Talks have failed, analysts say",
            outlet="Daily & Sun",
            date="2024-05-11",
            url="https://sun.example/1",
        ),
        Article(
            id="https://sun.example/2",
            text="Port closed\nShips wait & wait.",
            title="Port closed",
            outlet="Daily & Sun",
            url="https://sun.example/2",
        ),
    ]


def test_atom_content_goes_before_the_summary() -> None:
    (found,) = read(ATOM, "feed.atom", "feed")
    assert found == Article(
        id="tag:sun,1",
        text="Talks & war\nThe whole story.\nMore.",
        title="Talks & war",
        outlet="Sun",
        date="2024-05-11",
        url="https://sun.example/1",
    )


def test_an_entry_without_id_or_link_keeps_one_id() -> None:
    bare = (
        b"<rss version='2.0'><channel><item><title>T</title><description>Bob left.</description></item></channel></rss>"
    )
    (first,), (second,) = read(bare, "a.xml", "a"), read(bare, "a.xml", "a")
    assert first.id == second.id
    (changed,) = read(bare.replace(b"left", b"came"), "a.xml", "a")
    assert changed.id != first.id


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "this is no feed"),
        (b"<note><to>Bob</to></note>", "this is no feed"),
        (b"<rss version='2.0'><channel><title>x</title></channel></rss>", "no entry of this feed has text"),
        (b"<rss version='2.0'><channel><item><title></title></item></channel></rss>", "no entry of this feed has text"),
        (RSS.replace(b"Port", b"&#xD800;"), "this feed is damaged"),
    ],
)
def test_feeds_with_nothing_to_read(content: bytes, reason: str) -> None:
    with pytest.raises(InputError, match=rf"^a\.xml: {reason}"):
        list(read(content, "a.xml", "a"))
