"""The names that others give to the fields of an article, in English and in Vietnamese.

Names are compared without case, marks, spaces and punctuation: ``Nội dung``, ``noi_dung`` and
``noiDung`` are one name. Of several names that a record has, the one further up in the list
counts. The table of docs/en/formats.md is this list; a test compares the two.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from vietnamese.text.folding import fold

ID: Final = ("id", "_id", "doc_id", "docid", "document_id", "article_id", "post_id", "news_id",
             "id_bai", "ma_bai", "ma_bai_viet", "uuid", "guid")  # fmt: skip
TITLE: Final = (
    "title", "tieu_de", "ten_bai", "ten_bai_viet", "ten_tin", "tieu_de_bai", "tieu_de_bai_viet",
    "tieu_de_tin", "headline", "name", "title_page", "title_rss", "article_title", "news_title",
    "post_title", "page_title", "og_title", "h1", "heading", "subject", "chu_de_tin", "ten",
    "ten_van_ban", "trich_yeu", "ve_viec", "dau_de", "tit",
)  # fmt: skip
BODY: Final = (
    "body", "content", "noi_dung", "text", "maintext", "main_text", "full_text", "fulltext",
    "article_body", "article_text", "article_content", "news_content", "news_text", "news_body",
    "post_content", "page_content", "text_content", "content_text", "body_text", "plain_text",
    "clean_text", "cleaned_text", "raw_text", "raw_content", "content_encoded", "noi_dung_bai",
    "noi_dung_bai_viet", "noi_dung_tin", "noi_dung_chinh", "noi_dung_chi_tiet",
    "noi_dung_van_ban", "noi_dung_day_du", "toan_van", "than_bai", "van_ban", "bai_viet",
    "chi_tiet", "article", "story", "document", "passage", "paragraphs", "paragraph",
    "doan_van", "contents", "detail", "details", "content_html", "html_content", "body_html",
    "html_body", "article_html", "content_md", "markdown", "html", "raw_html", "page_html",
)  # fmt: skip
LEAD: Final = (
    "lead", "sapo", "summary", "description", "mo_ta", "tom_tat", "excerpt", "abstract",
    "trich_dan", "dan_nhap", "loi_dan", "mo_dau", "standfirst", "intro", "teaser", "subtitle",
    "sub_title", "short_description", "meta_description", "phu_de", "mo_ta_ngan", "gioi_thieu",
)  # fmt: skip
PUBLISHED: Final = (
    "published", "published_at", "publish_date", "published_date", "publication_date",
    "date_publish", "date_published", "pub_date", "pubdate", "publish_time", "published_time",
    "published_on", "publish_at", "publish_datetime", "published_datetime", "publish",
    "published_parsed", "publisher_time", "ngay_dang", "ngay_dang_tin", "ngay_dang_bai",
    "ngay_xuat_ban", "ngay_gio_dang", "thoi_gian_dang", "thoi_gian_xuat_ban", "thoi_diem_dang",
    "gio_dang", "ngay_phat_hanh", "ngay_cong_bo", "ngay_ban_hanh", "ngay_viet", "ngay_gio",
    "thoi_gian", "ngay", "ngay_thang", "date", "date_gmt", "datetime", "date_time",
    "date_posted", "post_date", "posted_at", "posted_on", "posted_date", "posted", "release_date",
    "released", "issued", "issue_date", "issued_date", "dc_date", "article_date", "news_date",
    "seendate", "time", "timestamp", "unixtime", "epoch", "created", "created_at", "create_date",
    "created_date", "created_time", "creation_date", "create_time", "date_created",
    "time_create_post_origin", "ngay_tao", "updated", "updated_at", "modified", "modified_at",
    "date_modify", "date_modified", "last_modified", "ngay_cap_nhat",
)  # fmt: skip
DISTRICT: Final = ("district", "quan", "huyen", "quan_huyen")
URL: Final = (
    "url", "link", "href", "permalink", "article_url", "news_url", "page_url", "post_url",
    "canonical_url", "canonical", "source_url", "original_url", "web_url", "url_page_crawl",
    "lien_ket", "duong_dan", "duong_link", "dia_chi_bai", "dia_chi_web", "dia_chi", "uri", "loc",
)  # fmt: skip
SOURCE: Final = (
    "source", "nguon", "nguon_tin", "ten_nguon", "source_name", "site", "site_name", "sitename",
    "website", "publisher", "newspaper", "bao", "ten_bao", "to_bao", "toa_soan", "co_quan_bao_chi",
    "outlet", "domain", "source_domain", "hostname", "host", "trang",
)  # fmt: skip
CATEGORY: Final = (
    "category", "categories", "cat", "cate", "cates", "chuyen_muc", "the_loai", "danh_muc",
    "section", "topic", "topics", "chu_de", "nhom_tin", "linh_vuc", "muc", "article_section",
)  # fmt: skip
AUTHOR: Final = (
    "author", "authors", "tac_gia", "byline", "creator", "dc_creator", "writer", "nguoi_viet",
    "phong_vien", "nguoi_dang", "but_danh", "journalist", "contributors",
)  # fmt: skip
TAGS: Final = ("tags", "tag", "keywords", "tu_khoa", "the", "keyword", "news_keywords", "labels")
TYPE: Final = ("type", "doc_type", "document_type", "loai", "loai_van_ban", "loai_vb")
ISSUER: Final = (
    "issuer", "issued_by", "co_quan_ban_hanh", "noi_ban_hanh", "don_vi_ban_hanh", "issuing_body",
    "issuing_authority", "agency", "don_vi",
)  # fmt: skip
NUMBER: Final = ("number", "so_hieu", "so_ky_hieu", "so_van_ban", "document_number", "so_hieu_vb")

FIELDS: Final = {
    "id": ID,
    "title": TITLE,
    "body": BODY,
    "lead": LEAD,
    "published": PUBLISHED,
    "district": DISTRICT,
    "url": URL,
    "source": SOURCE,
    "category": CATEGORY,
    "author": AUTHOR,
    "tags": TAGS,
    "type": TYPE,
    "issuer": ISSUER,
    "number": NUMBER,
}
"""Each field of an article and its names."""

OWN: Final = ("category", "author", "tags", "type", "issuer", "number")
"""Fields that are kept beside the article, under these names; others keep their own name."""

ENVELOPES: Final = frozenset(
    ("metadata", "meta", "attributes", "fields", "properties", "data", "article", "news",
     "post", "item", "doc", "document", "node", "info", "thong_tin", "thuoc_tinh", "extra")
)  # fmt: skip
"""Objects within a record that hold more of its fields (``_source`` of Elasticsearch)."""

_CAMEL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_SEPARATORS: Final = re.compile(r"[^0-9a-z]+")


@lru_cache(4096)
def squeezed(name: str) -> str:
    """``Nội dung``, ``noi_dung``, ``noiDung`` -> ``noidung``."""
    return _SEPARATORS.sub("", fold(name))


@lru_cache(4096)
def readable(name: str) -> str:
    """A field's own name as it is kept: ``imageUrl`` -> ``image_url``, ``Loại tin`` ->
    ``loai_tin``: lower case, without marks, what queries and addresses can spell."""
    return _SEPARATORS.sub("_", fold(_CAMEL.sub("_", name))).strip("_") or "field"


_KNOWN: Final = {
    squeezed(name): (field, rank)
    for field, names in reversed(FIELDS.items())
    for rank, name in enumerate(names)
}
_ENVELOPES: Final = frozenset(map(squeezed, ENVELOPES))


@lru_cache(4096)
def known(name: str) -> tuple[str, int] | None:
    """The field that a name stands for, and its rank among that field's names (0: first)."""
    return _KNOWN.get(squeezed(name))


@lru_cache(4096)
def is_envelope(name: str) -> bool:
    return name == "_source" or squeezed(name) in _ENVELOPES
