"""The names of the months, as texts write them: of all Arab countries, English, French and Turkish. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

# January first. Arabic: the Levantine name, then those of Egypt and the Gulf, of Tunisia and Algeria, of Morocco.
_NAMES = {
    "ar": """
كانون الثاني، كانون ثاني، يناير، جانفي
شباط، فبراير، فبرير، فيفري
آذار، مارس، مارت
نيسان، أبريل، إبريل، أفريل
أيار، مايو، ماي، مايس
حزيران، يونيو، يونيه، يونية، جوان
تموز، يوليو، يوليه، يولية، يوليوز، جويلية
آب، أغسطس، أوت، غشت
أيلول، سبتمبر، شتنبر
تشرين الأول، تشرين أول، أكتوبر
تشرين الثاني، تشرين ثاني، نوفمبر، نونبر
كانون الأول، كانون أول، ديسمبر، دجنبر
""",
    "en": """
January، Jan
February، Feb
March، Mar
April، Apr
May
June، Jun
July، Jul
August، Aug
September، Sept، Sep
October، Oct
November، Nov
December، Dec
""",
    "fr": """
janvier
février
mars
avril
mai
juin
juillet
août
septembre
octobre
novembre
décembre
""",
    "tr": """
Ocak
Şubat
Mart
Nisan
Mayıs
Haziran
Temmuz
Ağustos
Eylül
Ekim
Kasım
Aralık
""",
}
_SEPARATOR = "، "


def month_names(*languages: str) -> dict[str, int]:
    """Return the number of the month, from 1, of each name in ``languages`` (“ar”, “en”, “fr”, “tr”), as it is written."""
    return {
        name: number
        for language in languages
        for number, names in enumerate(_rows(language), start=1)
        for name in names
    }


def _rows(language: str) -> Sequence[Sequence[str]]:
    return [line.split(_SEPARATOR) for line in _NAMES[language].strip().splitlines()]
