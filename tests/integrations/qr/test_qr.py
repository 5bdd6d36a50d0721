import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from concilia.integrations import qr
from tests.integrations.pixels import grey

TOKEN = "https://portale.example.org/b/3v8Jr0cQm2yXk1n5Zp7TgA"


def read(image: bytes) -> str:
    (found,) = zxingcpp.read_barcodes(grey(image))
    assert found.format == zxingcpp.BarcodeFormat.QRCode
    return found.text


def test_a_scanner_reads_back_what_was_written():
    assert read(qr.png(TOKEN)) == TOKEN


@settings(max_examples=15, deadline=None)
@given(st.text(alphabet="abcXYZ0189-/:?=èéà€", min_size=1, max_size=40))
def test_any_text_is_read_back(text):
    assert read(qr.png(text, scale=2)) == text


def test_the_svg_has_a_name_and_no_inline_style():
    svg = qr.svg(TOKEN, title='Buono "K7" & <b>')
    root = etree.fromstring(svg)
    assert root.get("role") == "img"
    assert root.findtext("title") == 'Buono "K7" & <b>'
    assert root.get("class") == "qr"
    assert root.find("path").get("class") == "qr__modules"
    assert "style" not in svg
    assert root.get("viewBox") == "0 0 45 45"
    assert root.get("width") is None


def test_the_same_text_gives_the_same_code():
    assert qr.svg(TOKEN, title="a") == qr.svg(TOKEN, title="a")
    assert qr.png(TOKEN) == qr.png(TOKEN)


def test_a_damaged_code_is_still_read():
    image = grey(qr.png(TOKEN)).copy()
    image[130:180, 130:180] = 255
    (found,) = zxingcpp.read_barcodes(image)
    assert found.text == TOKEN


@pytest.mark.parametrize(("text", "words"), [("", "needs a text"), (" ", "needs a text"), ("è" * 151, "302")])
def test_a_text_that_no_phone_would_read_is_refused(text, words):
    with pytest.raises(qr.QRError, match=words):
        qr.png(text)
