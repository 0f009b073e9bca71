"""Passwords of staff: how they are stored, and which are too easy to guess.

Length counts, kinds of characters do not (ASVS 5.0, 6.2): a sentence with spaces, in Arabic or any other language, is welcome.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from typing import TYPE_CHECKING

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from liaison.declarations import declared
from liaison.text.normalize import normalize
from liaison.text.slugs import latin_slug

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.contrib.auth.models import User

LONGEST = 1000

_SEPARATORS = re.compile(r"[\s._-]+")

# How many attempts a guess must take, as the power of ten: of somebody who knows nothing, and where the account, the office
# or what is often chosen here gave a word of it.
_ENOUGH, _ENOUGH_WITH_KNOWN_WORDS = 8, 10
# For what is left without the digits and signs that are put around a word to lengthen it.
_ENOUGH_INSIDE = 6
_TRIMMINGS = re.compile(r"^[\W\d_]+|[\W\d_]+$")
# Longer passwords are judged by their beginning.
_JUDGED = 100

# What is often chosen and stands in no list of English passwords.
_OFTEN = (
    "بسم الله الرحمن الرحيم، بسم الله، الحمد لله، لا اله الا الله، محمد رسول الله، الله اكبر، سبحان الله، استغفر الله، "
    "السلام عليكم، صلى الله عليه وسلم، ما شاء الله، ان شاء الله، توكلت على الله، حسبي الله ونعم الوكيل، يا رب، "
    "كلمة السر، كلمة المرور، الرقم السري، كلمه سر، باسورد، مرحبا، اهلا وسهلا، حبيبي، حبيبتي، حياتي، احبك، بحبك، انا احبك، "
    "قلبي، عمري، روحي، ماما، بابا، اولادي، عائلتي، مدير، مشرف، ادمن، سوريا، سورية، دمشق، حلب، حمص، لبنان، بيروت، فلسطين، القدس، "
    "العراق، بغداد، مصر، القاهرة، الاردن، عمان، اليمن، السودان، محمد، احمد، علي، عمر، خالد، حسن، حسين، يوسف، ابراهيم، محمود، "
    "عبدالله، فاطمة، مريم، زينب، نور، ليلى، سارة، جالية، مكتب، مكتب الجاليات، liaison, newsroom, jaliya, bismillah, alhamdulillah, "
    "allahuakbar, assalamualaikum, inshallah, mashallah, habibi, habibti, mohammed, muhammad, ahmed, syria, damascus, beirut, "
    "lebanon, palestine, alquds"
)

# What the same keys write on an Arabic and on an English keyboard.
_KEYS = (
    *zip("qwertyuiop[]", "ضصثقفغعهخحجد", strict=True),
    *zip("asdfghjkl;'", "شسيبلاتنمكط", strict=True),
    *zip("zxcvnm,./`", "ئءؤرىةوزظذ", strict=True),
    ("b", "لا"),
)
_ON_ARABIC = str.maketrans(dict(_KEYS))
_ON_LATIN = str.maketrans({arabic: latin for latin, arabic in _KEYS if len(arabic) == 1})


def normalized(password: str) -> str:
    """Return ``password`` as it is hashed (Unicode NFKC): keyboards and phones write the same letters in different ways."""
    return unicodedata.normalize("NFKC", password)


class PasswordHasher(Argon2PasswordHasher):
    """Argon2id of the normalized password, with the memory that OWASP recommends for small servers.

    Django's own parameters take 100 MB for each login: eight at once would be more than such a server has.
    """

    time_cost = 2
    memory_cost = 46 * 1024
    parallelism = 1

    def encode(self, password: str, salt: str) -> str:
        return super().encode(normalized(password), salt)

    def verify(self, password: str, encoded: str) -> bool:
        return super().verify(normalized(password), encoded)


class GuessableValidator:
    """Refuses what is found early by whoever guesses.

    That are passwords known from breaches, common words, names and dates, keys beside one another and repetitions, also when some of
    their letters are replaced by digits, and when they are typed on the keyboard of the other script; and whatever is made of the
    names of the account, the office and this site.
    """

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError if ``password`` would be guessed early."""
        words = context_words(user)
        if any(_is_guessable(typed, words) for typed in _as_typed(password)):
            raise ValidationError(
                gettext(
                    "This password is too easy to guess: it is made of common words, names, dates or keys beside one "
                    "another. Choose several words that do not belong together."
                ),
                code="password_guessable",
            )

    def get_help_text(self) -> str:
        return gettext("Several words that do not belong together, in any language, with spaces if you like, are best.")


class LongestValidator:
    """Refuses what is longer than ``LONGEST`` characters."""

    def validate(self, password: str, user: User | None = None) -> None:
        if len(password) > LONGEST:
            raise ValidationError(_("This password is too long."), code="password_too_long")

    def get_help_text(self) -> str:
        return ""


def context_words(user: User | None) -> list[str]:
    """Return the words that somebody would try who knows ``user`` and the office, in both scripts, in lower case."""
    texts = [text for give in declared("password_words") for text in give()]
    if user is not None:
        texts += [user.get_username(), user.first_name, user.last_name, *user.email.split("@")]
    parts = {part for text in (*texts, *_OFTEN.replace("،", ",").split(",")) for part in _parts(text)}
    return sorted(parts)


def _parts(text: str) -> Iterator[str]:
    """Yield the words of ``text``, each two neighbors and all of it, with and without spaces, in both scripts."""
    words = normalize(text).split()
    for found in (words, latin_slug(text).split("-")):
        joined = [*found, *("".join(pair) for pair in pairwise(found)), "".join(found), " ".join(found)]
        yield from (word for word in joined if len(word) > 2)


def _as_typed(password: str) -> Iterator[str]:
    """Yield ``password``, and what its keys write on the keyboard of the other script, with and without separators.

    Its letters are spelled as in ``context_words``, and its signs stay: they make it harder to guess.
    """
    text = normalized(password)[:_JUDGED].lower()
    for keys in (text, text.translate(_ON_ARABIC), text.replace("لا", "b").translate(_ON_LATIN)):
        spelled = "".join(normalize(char) or char for char in keys if not unicodedata.combining(char))
        yield from (keys, spelled, _SEPARATORS.sub("", spelled))


def _is_guessable(text: str, words: list[str]) -> bool:
    inside = _TRIMMINGS.sub("", text)
    # Of a few letters among signs nothing is learned.
    return _is_found(text, words, _ENOUGH) or (len(inside) > 3 and _is_found(inside, words, _ENOUGH_INSIDE))


def _is_found(text: str, words: list[str], enough: int) -> bool:
    # Its lists take 30 ms to load, and few processes ever need them.
    from zxcvbn import zxcvbn

    if not text:
        return False
    found = zxcvbn(text, user_inputs=words, max_length=4 * _JUDGED)
    knows = any(part.get("dictionary_name") == "user_inputs" for part in found["sequence"])
    return bool(found["guesses_log10"] < (max(enough, _ENOUGH_WITH_KNOWN_WORDS) if knows else enough))
