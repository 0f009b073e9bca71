"""What nobody should send, as bytes: for parameters, parts of addresses, headers, form fields and files."""

from __future__ import annotations

import io
import struct
import zipfile
from urllib.parse import quote_from_bytes

from hypothesis import strategies as st
from PIL import Image

from tests.browser.payloads import ALL
from tests.documents import pdf

NUMBERS = (
    *(
        "0",
        "-1",
        "1",
        "2",
        "00",
        "+1",
        " 1",
        "1 ",
        "1.5",
        "1e3",
        "1_000",
        "0x10",
        "NaN",
        "Infinity",
        "-0",
        "٣",
        "۳",
        "²",
        "Ⅳ",
    ),
    *("2147483647", "2147483648", "-2147483649", "9223372036854775807", "9223372036854775808", "9" * 30, "9" * 5000),
)
DATES = (
    *("2024-03-05", "2024-02-30", "2024-13-01", "0000-00-00", "0001-01-01", "9999-12-31", "10000-01-01", "-0001-01-01"),
    *("2024-3-5", "05.03.2024", "03/05/2024", "1445-09-01", "١٤٤٥-٠٩-٠١", "1402-12-15", "5784-13-30", "2024-W10-2"),
    *(
        "2024-065",
        "20240305",
        "2024-03",
        "2024",
        "24-03-05",
        "2024-03-05T10:00:00Z",
        "2024-03-05T25:61:61",
        "1709596800",
    ),
    *(
        "yesterday",
        "اليوم",
        "2024-03-05\n",
        "2024-03-05 OR 1=1",
        "2024-02-29",
        "2023-02-29",
        "1582-10-10",
        "0001-01-01T00:00:00+14:00",
    ),
    *("9999-12-31T23:59:59-12:00", "10:00", "24:00", "-1:00", "25:00", "1:2:3:4"),
)
WORDS = (
    *("", " ", "\n", "a", "true", "false", "null", "None", "undefined", "[]", "{}", "ar", "en", "xx", "all", "__all__", "*", "%", "_"),
    *("'", '"', "''; DROP TABLE x; --", "' OR '1'='1", "\\", "\\'", "(", ")", "((((", '"a', "a AND", "NOT", "NEAR(a b)", "a*", ":*", "a & | !", "-", "--"),
    *("..", "../../etc/passwd", "/", "//", "a/b", "\x00", "a\x00b", "\r\n", "\x1b", "\u202e", "\u2066x\u2069", "\u200b", "\ufeff", "\ufffe", "\u2028"),
    *("é", "e\u0301", "ﷺ", "ـ" * 50, "ا" * 3000, "\u0301" * 500, "😀", "\U0010ffff", "\U000e0001", "İ", "ß", "ﬃ", "ǆ", "\u1e9e", "ہے", "ي" * 200),
    *("x" * 300, "x" * 301, "x " * 5000, "a,b,c", ",", ";", "a" * 90, "citizens-for-a-secure-america", "partner", "topic", "news", "meeting_report"),
    *("published", "draft", "id", "pk", "password", "user__password__startswith", "-id", "1.2.3", "1.-2", "0.0", "q=1&q=2", "http://[", "javascript:x"),
)  # fmt: skip
# As no encoder writes them: not UTF-8, surrogates, too long, cut, of other alphabets.
_BROKEN = (
    *(b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xed\xb0\x80\xed\xa0\x80", b"\xf5\x80\x80\x80", b"\xd8", b"\xe2\x80"),
    *(
        "لقاء".encode("cp1256"),
        "é".encode("latin-1"),
        "x".encode("utf-16"),
        "x".encode("utf-32"),
        b"+ADw-",
        b"\x00" * 100,
    ),
)

_chosen = st.sampled_from([value.encode("utf-8", "surrogatepass") for value in (*NUMBERS, *DATES, *WORDS, *ALL)])
_any_text = st.text(st.characters(codec="utf-8"), max_size=40).map(str.encode)
# What a parameter, a field or a part of an address may be given.
tricky = st.one_of(
    _chosen,
    st.sampled_from([value.encode() for value in NUMBERS]),
    st.sampled_from([value.encode() for value in DATES]),
    st.sampled_from([value.encode() for value in WORDS]),
    st.sampled_from(_BROKEN),
    _any_text,
    st.integers(-(2**70), 2**70).map(lambda number: str(number).encode()),
    st.dates().map(lambda day: day.isoformat().encode()),
    st.binary(max_size=20),
)

# As addresses have them: percent-encoded, or not quite.
_unfinished = st.sampled_from(
    ["%", "%z", "%zz", "%u0627", "%2", "%25zz", "%00", "%0d%0aX-A:b", "+", "&", "=", "#", ";", "%C0%AF", "%ED%A0%80"]
)
quoted = st.one_of(tricky.map(lambda value: quote_from_bytes(value, safe="")), _unfinished)
# In a path no slash may come out of it by chance, and no client sends more.
in_path = quoted.filter(lambda value: 0 < len(value) < 3000)

# What a server passes on: any bytes but the ends of lines and NUL.
_header_bytes = st.one_of(tricky, st.binary(max_size=60)).map(
    lambda value: value.translate(None, b"\x00\r\n")[:4000].decode("latin-1")
)
_HEADERS: dict[str, tuple[str, ...]] = {
    "HTTP_ACCEPT_LANGUAGE": ("ar", "en;q=0", "*", "ar-SY,en;q=x", "xx-" + "y" * 300, ",;q=", "zh-Hant-TW", "a" * 5000, "en;q=1e9", "ar\tEN"),
    "HTTP_IF_NONE_MATCH": ("*", '"x"', 'W/"x"', '"', "x, y", 'W/"' + "x" * 3000, '""'),
    "HTTP_IF_MODIFIED_SINCE": ("Mon, 04 Mar 2024 10:00:00 GMT", "0", "Sun, 31 Feb 0000 99:99:99 GMT", "Monday, 04-Mar-99 10:00:00 GMT", "-1", "9" * 30),
    "HTTP_IF_MATCH": ("*", '"x"'),
    "HTTP_IF_UNMODIFIED_SINCE": ("Mon, 04 Mar 2024 10:00:00 GMT", "x"),
    "HTTP_RANGE": ("bytes=0-", "bytes=-1", "bytes=5-2", "bytes=0-0,1-1,-1", "bytes=" + "0-1," * 500, "lines=1-2", "bytes=9999999999999-", "bytes=-"),
    "HTTP_HOST": ("", "evil.example", "localhost:99999", "testserver:80:80", "[::1", "testserver.", "TESTSERVER", "testserver@evil.example", "a" * 300),
    "HTTP_COOKIE": ("sessionid=x", "csrftoken=" + "x" * 5000, "a", "=;=;", "messages=x", 'sessionid="\\054"', "messages=W1siX19qc29uX21lc3NhZ2UiLDAsMjUsIngiXV0:x", "django_language=xx"),
    "HTTP_ACCEPT": ("*/*", "application/json", "text/html;q=x", "application/vnd.api+json;version=99", "a/b;c=d" * 200, ";"),
    "HTTP_ACCEPT_ENCODING": ("gzip", "br;q=0, *", "identity;q=0", "zstd", "gzip;q=x", "," * 500),
    "HTTP_REFERER": ("http://evil.example/", "javascript:x", "http://[", "x"),
    "HTTP_ORIGIN": ("null", "http://evil.example", "http://["),
    "HTTP_USER_AGENT": ("", "x" * 5000),
    "HTTP_X_REQUESTED_WITH": ("XMLHttpRequest",),
    "HTTP_X_FORWARDED_FOR": ("1.2.3.4", "::1", "x, y", "unknown", "999.999.999.999", "[::1]:80"),
    "HTTP_X_FORWARDED_PROTO": ("https", "x"),
    "HTTP_X_FORWARDED_HOST": ("evil.example",),
    "HTTP_X_HTTP_METHOD_OVERRIDE": ("DELETE",),
    "HTTP_X_CSRFTOKEN": ("x", "x" * 64),
    "REMOTE_ADDR": ("", "::1", "fe80::1%eth0", "x", "unix:"),
    "CONTENT_TYPE": ("text/plain", "application/json", "multipart/form-data", "x", "text/html; charset=utf-7"),
}  # fmt: skip
headers = st.dictionaries(st.sampled_from(sorted(_HEADERS)), st.none(), min_size=1, max_size=4).flatmap(
    lambda names: st.fixed_dictionaries(
        {name: st.one_of(st.sampled_from(_HEADERS[name]), _header_bytes) for name in names}
    )
)

FILE_NAMES = (
    *("a.jpg", "a.png", "a.pdf", "a.docx", "a", "", ".", "..", ".htaccess", "a.php", "a.php.jpg", "a.jpg.exe", "../../etc/passwd", "C:\\a.jpg"),
    *("a\x00.jpg", "صورة.jpg", "\u202egpj.exe", "a" * 300 + ".jpg", "a.jpg ", "a.JPG", "con", "a;b.jpg", 'a".jpg', "a\nb.jpg", "<script>.png", "a.jpg/", "\ud800.jpg"),
)  # fmt: skip
KINDS_OF_FILE = (
    "image/jpeg",
    "image/png",
    "image/svg+xml",
    "application/pdf",
    "text/html",
    "application/octet-stream",
    "",
    "x",
    "image/gif; charset=x",
)


def _picture(kind: str, size: tuple[int, int] = (4, 3)) -> bytes:
    held = io.BytesIO()
    Image.new("RGB", size, "teal").save(held, kind)
    return held.getvalue()


def _zip(**files: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return held.getvalue()


def _vast_png() -> bytes:
    """A PNG that says it is 60,000 pixels wide and high."""
    head = b"IHDR" + struct.pack(">IIBBBBB", 60000, 60000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + head + b"\x00\x00\x00\x00" + _picture("PNG")[33:]


CONTENTS = (
    *(_picture("JPEG"), _picture("PNG"), _picture("GIF"), _picture("WEBP"), _picture("BMP"), _picture("TIFF"), _picture("JPEG", (1, 1))),
    *(_picture("JPEG")[:60], _picture("PNG")[:40], _picture("PNG", (300, 1))[:-9], _vast_png(), b"", b"\x00", b"x" * 70_000),
    *(pdf(), pdf()[:200], b"%PDF-1.7\n%%EOF", b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 1 0 R>>endobj\ntrailer<</Root 1 0 R>>"),
    *(b"%PDF-1.7\ntrailer<</Root 99999 0 R/Encrypt 1 0 R>>", pdf() + _picture("JPEG"), _picture("JPEG") + b"<script>hit()</script>"),
    *(b"<svg xmlns='http://www.w3.org/2000/svg' onload='hit()'/>", b"<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]><svg>&y;</svg>"),
    *(b"<html><script>hit()</script></html>", b"GIF89a/*<svg/onload=hit()>*/", b"MZ\x90\x00", b"\x7fELF", b"#!/bin/sh\n"),
    *(_zip(x="y"), _zip(**{"[Content_Types].xml": "<x/>", "word/document.xml": "<x/>"}), _zip(**{"../x": "y", "word/vbaProject.bin": "x"})),
    *(b"\xff\xd8\xff\xe1\xff\xff" + b"Exif\x00\x00" * 20, b"RIFF\xff\xff\xff\xffWEBPVP8 ", b"\x00\x00\x00\x20ftypavif" * 3),
)  # fmt: skip
# Name, kind, content.
files = st.tuples(
    st.sampled_from(FILE_NAMES),
    st.sampled_from(KINDS_OF_FILE),
    st.one_of(st.sampled_from(CONTENTS), st.binary(max_size=200)),
)
