"""The columns of a list, and by which headers they are known in English and Arabic."""

from __future__ import annotations

from liaison.text.normalize import normalize

_BOTH = {
    "id": "id number key رقم الرقم المعرف",
    "name_ar": "name_ar arabic_name name_in_arabic الاسم_بالعربية الاسم_العربي الاسم",
    "name_en": "name_en english_name name_in_english name الاسم_بالإنجليزية الاسم_الإنجليزي الاسم_بالانكليزية",
    "other_names": "other_names aliases also_known_as أسماء_أخرى أسماء_أُخرى ألقاب",
    "default_disclosure": "default_disclosure disclosure مستوى_الإظهار",
}
PEOPLE = {
    **_BOTH,
    "honorific_ar": "honorific_ar title_ar اللقب اللقب_بالعربية",
    "honorific_en": "honorific_en honorific title_en title اللقب_بالإنجليزية",
    "biography_ar": "biography_ar نبذة نبذة_بالعربية سيرة",
    "biography_en": "biography_en biography نبذة_بالإنجليزية",
    "protected": "protected محمي محمية الحماية",
    "organization": "organization organisation المنظمة الجهة المؤسسة",
    "post_ar": "post_ar المنصب المنصب_بالعربية الصفة",
    "post_en": "post_en post role position المنصب_بالإنجليزية",
    "start_date": "start_date from since من منذ تاريخ_البدء",
    "end_date": "end_date until to إلى حتى تاريخ_الانتهاء",
}
ORGANIZATIONS = {
    **_BOTH,
    "kind": "kind type classification النوع",
    "country": "country البلد الدولة",
    "website": "website url الموقع الموقع_الإلكتروني",
    "description_ar": "description_ar الوصف الوصف_بالعربية",
    "description_en": "description_en description الوصف_بالإنجليزية",
    "parent": "parent part_of تتبع تابعة_لـ الجهة_الأم",
    "active": "active نشطة ناشطة",
}


def column_names(headers: list[str], known: dict[str, str]) -> dict[int, str]:
    """Return the columns by their place in ``headers``; a header that is not known is left out."""
    by_header = {normalize(header): name for name, listed in known.items() for header in listed.split()}
    found = {place: by_header.get(normalize(header), "") for place, header in enumerate(headers)}
    return {place: name for place, name in found.items() if name}
