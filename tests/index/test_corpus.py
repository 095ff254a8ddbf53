"""The sample pages: each reads as its author meant it, and is as peculiar as the README says."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import pytest

from index.documents import Document
from index.sources import Failure, pieces, read_piece, source_files

CORPUS = Path(__file__).resolve().parents[2] / "corpus"


@dataclass(frozen=True, slots=True)
class Label:
    """What a person reads off the page. ``furniture`` is a line that is no part of the article."""

    id: str
    title: str
    published: str | None
    event_date: str | None
    district: str | None
    furniture: str


LABELS = (
    Label(
        "hoan-kiem/ky-ket-phoi-hop-2022.txt",
        "HĐND, UBND, Ủy ban MTTQ quận Hoàn Kiếm ký kết chương trình phối hợp công tác năm 2022",
        "2022-01-21T10:32",
        "2022-01-20",
        "Hoàn Kiếm",
        "Bạn thường tra cứu thủ tục hành chính bằng cách nào?",
    ),
    Label(
        "hoan-kiem/ky-ket-phoi-hop-2023.txt",
        "Quận Hoàn Kiếm: Thường trực HĐND, UBND và Ủy ban MTTQ ký kết chương trình phối hợp "
        "năm 2023",
        "2023-02-10T17:05",
        "2023-02-09",
        "Hoàn Kiếm",
        "Tin liên quan",
    ),
    Label(
        "hoan-kiem/mot-cua-khong-hen-lai.html",
        'Hoàn Kiếm thử nghiệm "một cửa không hẹn lại" tại bốn phường',
        "2023-06-08T08:20",
        None,
        "Hoàn Kiếm",
        "Danh mục thủ tục thuộc luồng xanh",
    ),
    Label(
        "hoan-kiem/dien-tap-chua-chay-cho-dong-xuan.txt",
        "Diễn tập chữa cháy, thoát nạn ban đêm tại chợ Đồng Xuân",
        "2020-11-14T09:12",
        "2020-11-12",
        "Hoàn Kiếm",
        "danh mục tin tức",
    ),
    Label(
        "hoan-kiem/thu-ngan-sach-6-thang-2024.txt",
        "Thu ngân sách quận Hoàn Kiếm 6 tháng đầu năm 2024 bằng 61,4% dự toán, 14/15 chỉ tiêu "
        "kịp tiến độ",
        "2024-07-03T16:41:27",
        None,
        "Hoàn Kiếm",
        "Gửi bình luận",
    ),
    Label(
        "hoan-kiem/pho-di-bo-gio-khuya.txt",
        "Kéo dài giờ phục vụ ẩm thực đêm quanh phố Tạ Hiện: khách thêm, rác cũng thêm",
        "2019-09-20T09:50",
        None,
        "Hoàn Kiếm",
        "Số lượt truy cập",
    ),
    Label(
        "hoan-kiem/phuong-hoan-kiem-trung-tam-hanh-chinh-cong.txt",
        "Phường Hoàn Kiếm: Trung tâm phục vụ hành chính công xử lý gần 3.000 hồ sơ sau một tháng",
        "2025-08-04T08:15",
        None,
        None,
        "Trở về đầu trang",
    ),
    Label(
        "ba-dinh/bai-rac-thanh-vuon-hoa.txt",
        "Từ bãi xà bần thành vườn hoa 380 mét vuông ở phường Phúc Xá",
        "2022-05-19T07:40",
        None,
        "Ba Đình",
        "Bạn muốn quận trồng thêm loại cây nào?",
    ),
    Label(
        "ba-dinh/ngay-chay-quanh-vuon-bach-thao.html",
        "Hơn 2.600 người dự ngày chạy Olympic quận Ba Đình",
        "2022-03-27T18:22:05",
        "2022-03-27",
        "Ba Đình",
        "Thứ Năm, 05/11/2026 | 21:04",
    ),
    Label(
        "ba-dinh/tuyen-sinh-truc-tuyen-lop-1.txt",
        "Quan Ba Dinh: Nhung dieu cha me can biet khi dang ky tuyen sinh truc tuyen vao lop 1",
        "2021-07-05T09:30",
        None,
        "Ba Đình",
        "Tin lien quan",
    ),
    Label(
        "dong-da/thu-gom-rac-theo-gio.txt",
        "Thông báo thu gom rác theo giờ tại 11 phường từ ngày 01/8/2019",
        None,
        None,
        "Đống Đa",
        "Tải tệp đính kèm",
    ),
    Label(
        "dong-da/ngay-hoi-doi-sach.html",
        "Đống Đa: Ngày hội đổi sách thu 7.400 cuốn, mở 21 tủ sách tổ dân phố",
        "2024-05-06T14:10",
        "2024-05-04",
        "Đống Đa",
        "Vui lòng nhập ý kiến có dấu.",
    ),
    Label(
        "hai-ba-trung/ong-hoan-tim-kiem-tinh-nguyen-vien.txt",
        "Ông Hoàn đi tìm kiếm người tình nguyện cho bếp cháo phường Thanh Nhàn",
        "2023-03-22T20:15",
        None,
        "Hai Bà Trưng",
        "Tin liên quan",
    ),
    Label(
        "hai-ba-trung/hoi-khoe-phu-dong-2019.txt",
        "Quận Hai Bà Trưng khai mạc Hội khỏe Phù Đổng với 1.900 vận động viên",
        "2019-10-28T17:20",
        "2019-10-26",
        "Hai Bà Trưng",
        "Thể thao học đường Thể thao học đường",
    ),
    Label(
        "hai-ba-trung/cho-tam-phuong-truong-dinh.txt",
        "Xóa chợ cóc, 74 hộ bán hàng ở Trương Định vào chợ tạm có mái che",
        "2020-06-08T15:05",
        None,
        "Hai Bà Trưng",
        "Số lượt truy cập",
    ),
    Label(
        "cau-giay/ky-ket-phoi-hop-2020.txt",
        "HĐND- UBND- Ủy ban MTTQ quận Cầu Giấy ký kết chương trình phối hợp năm 2020",
        "2020-01-17T15:40",
        "2020-01-15",
        "Cầu Giấy",
        "Các tin tức khác",
    ),
    Label(
        "cau-giay/hop-to-dan-pho-nghia-do.txt",
        "Phường Nghĩa Ðô, quận Cầu Giấy sáp nhập tổ dân phố: 58 còn 34 tổ",
        "2019-12-03T18:05",
        None,
        "Cầu Giấy",
        "Bình chọn Bình chọn",
    ),
    Label(
        "cau-giay/phan-loai-rac-tai-nguon.txt",
        "Quận Cầu Giấy hỏi đáp về phân loại rác tại nguồn",
        None,
        None,
        "Cầu Giấy",
        "Mã xác nhận",
    ),
    Label(
        "tay-ho/ky-ket-phoi-hop-2025.txt",
        "Ngày 14/02/2025, HĐND - UBND - Ủy ban MTTQ Việt Nam quận Tây Hồ họp đánh giá việc phối "
        "hợp năm 2024 và ký kết chương trình phối hợp công tác năm 2025.",
        None,
        "2025-02-14",
        "Tây Hồ",
        "Mã xác thực không đúng.",
    ),
    Label(
        "tay-ho/sen-tro-lai-ho-tay.txt",
        "Quận Tây Hồ trồng lại sen ở bốn đầm: kinh nghiệm từ những hồ nội đô",
        "2023-06-29T09:17",
        None,
        "Tây Hồ",
        "Theo bạn có nên thu vé vào đầm sen?",
    ),
    Label(
        "thanh-xuan/tru-nuoc-chua-chay-ngo-hep.txt",
        "Khương Trung lắp 18 họng nước chữa cháy trong ngõ hẹp",
        "2022-03-18T11:06",
        "2022-03-15",
        "Thanh Xuân",
        "Mở lối thoát nạn ở nhà ống",
    ),
    Label(
        "thanh-xuan/chu-ky-so-tai-nha-van-hoa.html",
        "Thanh Xuân cấp chữ ký số ngay tại nhà văn hóa, 6.200 người đã dùng",
        "2024-09-18T15:32",
        None,
        "Thanh Xuân",
        "Lịch tiếp công dân tháng 10",
    ),
    Label(
        "thanh-xuan/cay-bang-dau-ngo.txt",
        "Cây bàng đầu ngõ và cái loa phường",
        "2021-10-07T06:40",
        None,
        None,
        "Mã xác nhận",
    ),
    Label(
        "hoang-mai/ho-linh-dam-be-thuy-sinh.txt",
        "Thả bè thủy sinh lọc nước hồ Linh Đàm: mùi giảm, cá trở lại",
        "2020-05-20T09:50",
        None,
        "Hoàng Mai",
        "Hôm nay: 96",
    ),
    Label(
        "hoang-mai/them-truong-moi-dinh-cong.txt",
        "Quan Hoang Mai them ba truong cong lap, bot canh 55 hoc sinh mot lop",
        "2023-08-22T14:18",
        None,
        "Hoàng Mai",
        "Danh sach sach giao khoa nam hoc moi",
    ),
    Label(
        "long-bien/ky-ket-phoi-hop-2022.txt",
        "Quận Long Biên: HĐND, UBND, Ủy ban MTTQ ký kết chương trình phối hợp công tác năm 2022",
        "2022-01-25T14:46",
        "2022-01-21",
        "Long Biên",
        "Kiểm tra chợ Tết Ngọc Lâm (17/01)",
    ),
    Label(
        "long-bien/ngay-hoi-bong-ro-hoc-duong.html",
        "Ngày hội bóng rổ học đường Long Biên: 48 đội, không đội nào về tay trắng",
        "2019-11-25T16:24:09",
        "2019-11-24",
        "Long Biên",
        "Giải cờ vua tổ dân phố",
    ),
    Label(
        "ha-dong/thu-ngan-sach-quy-1-2025.txt",
        "Quận Hà Đông thu ngân sách quý I/2025 đạt 34,7% dự toán",
        "2025-04-04T17:25",
        None,
        "Hà Đông",
        "In trang",
    ),
    Label(
        "ha-dong/to-cong-nghe-so-yen-nghia.html",
        "Tổ công nghệ số Yên Nghĩa: 31 người, 31 cái ghế nhựa",
        "2023-10-09T08:05",
        None,
        "Hà Đông",
        "Chủ nhật, 15/02/2026 | 10:02",
    ),
    Label(
        "nam-tu-liem/com-me-tri-mua-moi.txt",
        "Cốm Mễ Trì vào mùa: ít lúa hơn, giá cao hơn, khói cũng ít hơn",
        "2023-09-26T07:50",
        None,
        "Nam Từ Liêm",
        "Bạn thích cốm tươi hay chả cốm?",
    ),
    Label(
        "nam-tu-liem/gpmb-duong-noi-tay-mo.txt",
        "Công khai phương án GPMB tuyến đường nối Tây Mỗ - Đại Mỗ, đoạn qua 64 thửa đất",
        None,
        None,
        "Nam Từ Liêm",
        "Lượt tải: 36",
    ),
    Label(
        "bac-tu-liem/tiem-chung-cong-nhan-lien-mac.txt",
        "Bắc Từ Liêm tiêm vắc xin cho 1.870 công nhân ngay tại xưởng",
        "2021-09-13T21:40",
        "2021-09-10",
        "Bắc Từ Liêm",
        "Vùng xanh mở lại chợ dân sinh",
    ),
    Label(
        "dong-anh/hoi-co-loa-khong-rac.txt",
        "Hội Cổ Loa năm nay thu 2,1 tấn rác, chỉ bằng một phần ba năm trước dịch",
        "2023-02-01T09:05",
        "2023-01-27",
        "Đông Anh",
        "Bình luận (0)",
    ),
    Label(
        "gia-lam/rau-van-duc-truy-xuat.txt",
        "Rau Văn Đức dán mã QR: quét ra tên luống, ngày hái",
        "2021-03-16T15:20",
        None,
        "Gia Lâm",
        "Thống kê truy cập",
    ),
    Label(
        "gia-lam/bat-trang-lo-nung-tiet-kiem.html",
        "Lò nung Bát Tràng đổi vỏ, mỗi mẻ bớt 90 kg gas",
        "2023-04-20T10:10",
        None,
        "Gia Lâm",
        "Bến thuyền đón tour đường sông",
    ),
    Label(
        "thanh-tri/nha-van-hoa-ta-thanh-oai.txt",
        "Huyen Thanh Tri: Nha van hoa thon dong cua ca tuan, nay sang den moi toi",
        "2019-09-05T18:05",
        None,
        "Thanh Trì",
        "Luot truy cap: 15.209",
    ),
    Label(
        "soc-son/xa-da-phuc-diem-ho-tro-thon.txt",
        "Xã Đa Phúc: đường xa thì có điểm hỗ trợ ở thôn",
        "2025-08-19T10:30",
        None,
        None,
        "Lượt xem: 415",
    ),
    Label(
        "hoai-duc/nuoc-thai-lang-mien-duong-lieu.txt",
        "Dương Liễu thôi xả bã sắn xuống mương: 57 hộ chung một bể lắng",
        "2022-03-08T09:41:33",
        None,
        "Hoài Đức",
        "Gửi bình luận",
    ),
    Label(
        "son-tay/pho-di-bo-thanh-co-ba-thang.txt",
        "Phố đi bộ quanh Thành cổ sau ba tháng: khách đến đông, ở lại ít",
        "2022-08-02T15:12",
        None,
        "Sơn Tây",
        "Kết quả bình chọn",
    ),
)


@pytest.fixture(scope="module")
def documents() -> dict[str, Document]:
    """All documents of the corpus by id; a page that cannot be read fails every test here."""
    found: dict[str, Document] = {}
    for piece in pieces([CORPUS]):
        assert not isinstance(piece, Failure), piece
        document = read_piece(piece).document
        assert document.id not in found, document.id
        found[document.id] = document
    return found


@pytest.mark.parametrize("label", LABELS, ids=lambda label: label.id)
def test_page_reads_as_its_author_meant(label: Label, documents: dict[str, Document]) -> None:
    document = documents[label.id]
    assert document.title == label.title
    assert document.published == label.published
    assert document.event_date == label.event_date
    assert document.district == label.district


@pytest.mark.parametrize("label", LABELS, ids=lambda label: label.id)
def test_furniture_is_in_the_page_but_not_in_the_body(
    label: Label, documents: dict[str, Document]
) -> None:
    page = (CORPUS / label.id).read_text("utf-8")
    assert label.furniture in page
    assert label.furniture not in documents[label.id].body


def test_every_file_of_the_corpus_is_a_document_and_every_document_has_text(
    documents: dict[str, Document],
) -> None:
    files = {f.path for f in source_files([CORPUS]) if not isinstance(f, Failure)}
    jsonl = {path for path in files if ".jsonl" in path}
    assert files - jsonl <= documents.keys()
    for document in documents.values():
        assert document.title.strip(), document.id
        assert len(document.body.split()) >= 80, document.id


def test_corpus_is_as_broad_as_promised(documents: dict[str, Document]) -> None:
    """At least 80 documents, 16 districts, and each year from 2019 to 2025."""
    assert len(documents) >= 80
    assert len({d.district for d in documents.values() if d.district}) >= 16
    years = {d.published[:4] for d in documents.values() if d.published}
    assert years >= {str(year) for year in range(2019, 2026)}
    assert all(
        "2019" <= date[:4] <= "2025"
        for d in documents.values()
        for date in (d.published, d.event_date)
        if date
    )


def test_no_event_is_told_long_before_it_happens(documents: dict[str, Document]) -> None:
    """An event date far after publication would be a deadline misread as an event."""
    for d in documents.values():
        if d.published and d.event_date:
            assert d.event_date <= d.published[:10], d.id


def test_no_counter_poll_or_rating_is_left_in_any_body(documents: dict[str, Document]) -> None:
    furniture = re.compile(
        r"(?im)^\s*(?:bình chọn|lượt xem|lượt truy cập|tin liên quan|các tin tức khác|mã xác"
        r"|đang trực tuyến|online|trở về đầu trang|chia sẻ:|\d\s*$)"
    )
    left = {d.id: m[0] for d in documents.values() if (m := furniture.search(d.body))}
    assert left == {}


# --- the peculiarities of corpus/README.md --------------------------------------------------

NFD = {  # with publication and district
    "hoan-kiem/thu-vien-quan-mo-cua-buoi-toi.txt": ("2024-04-23T19:48", "Hoàn Kiếm"),
    "hoang-mai/kham-suc-khoe-linh-nam.txt": ("2024-11-14T16:24:09", "Hoàng Mai"),
    "son-tay/duong-lam-sua-nha-co.txt": ("2024-07-12T13:37", "Sơn Tây"),
}
UNMARKED = (
    "ba-dinh/tuyen-sinh-truc-tuyen-lop-1.txt",
    "hoang-mai/them-truong-moi-dinh-cong.txt",
    "thanh-tri/nha-van-hoa-ta-thanh-oai.txt",
)
ETH = "cau-giay/hop-to-dan-pho-nghia-do.txt"
NEW_TONES = "dong-da/truong-tieu-hoc-khuong-thuong.txt"
TCVN3 = "dong-da/thu-gom-rac-theo-gio.txt"
CRLF = ("hai-ba-trung/hoi-khoe-phu-dong-2019.txt", "nam-tu-liem/com-me-tri-mua-moi.txt")
BOM = "ba-dinh/bai-rac-thanh-vuon-hoa.txt"


def raw(id: str) -> str:
    return (CORPUS / id).read_bytes().decode("utf-8")


def page_ids() -> set[str]:
    return {f.path for f in source_files([CORPUS]) if not isinstance(f, Failure)}


@pytest.mark.parametrize("id", NFD)
def test_some_pages_are_nfd_and_stay_so_in_their_documents(
    id: str, documents: dict[str, Document]
) -> None:
    text = raw(id)
    assert unicodedata.is_normalized("NFD", text)
    assert not unicodedata.is_normalized("NFC", text)
    assert unicodedata.is_normalized("NFD", documents[id].title)
    assert (documents[id].published, documents[id].district) == NFD[id]


@pytest.mark.parametrize("id", UNMARKED)
def test_some_pages_have_no_diacritics_at_all(id: str) -> None:
    assert raw(id).isascii()


def test_one_page_writes_eth_for_the_vietnamese_letter() -> None:
    assert "Ð" in raw(ETH)
    assert "Đ" not in raw(ETH)


def test_one_page_places_its_tones_the_new_way() -> None:
    text = raw(NEW_TONES)
    assert all(word in text for word in ("hoà", "thuỷ", "khoẻ", "Uỷ"))
    assert not re.search(r"hòa|thủy|khỏe|ủy|Ủy", text)


def test_the_legacy_header_is_legacy_in_the_file_and_vietnamese_in_the_document(
    documents: dict[str, Document],
) -> None:
    assert raw(TCVN3).startswith("ñY BAN NH¢N D¢N QUËN §èNG §A\n")
    document = documents[TCVN3]
    assert not re.search(r"[¢£¤¥¦§]", document.title + document.body)


@pytest.mark.parametrize("id", CRLF)
def test_some_pages_end_their_lines_with_crlf_and_their_documents_do_not(
    id: str, documents: dict[str, Document]
) -> None:
    text = raw(id)
    assert text.count("\r\n") == text.count("\n") > 10
    assert "\r" not in documents[id].body


def test_a_glued_and_a_broken_word_stand_where_the_readme_says() -> None:
    assert "cònmùi" in raw("hoai-duc/nuoc-thai-lang-mien-duong-lieu.txt")
    assert "thà nh" in raw("dong-anh/nong-thon-moi-kieu-mau-xuan-non.txt")


def test_only_one_page_of_long_bien_tells_of_a_programme_signed(
    documents: dict[str, Document],
) -> None:
    """The words of the sample query meet in one page of a district that was not asked for."""
    found = [
        d.id
        for d in documents.values()
        if d.district == "Long Biên" and "ký kết chương trình phối hợp" in d.title + d.body
    ]
    assert found == ["long-bien/ky-ket-phoi-hop-2022.txt"]


def test_the_bulletin_gives_twelve_documents_some_of_them_incomplete(
    documents: dict[str, Document],
) -> None:
    path = CORPUS / "ban-tin.jsonl"
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    ids = [f"ban-tin-{number:03d}" for number in range(1, 13)]
    assert [line["id"] for line in lines] == ids
    optional = ("title", "published", "district", "url", "source")
    for field in optional:
        assert 0 < sum(field in line for line in lines) < len(lines), field
    for line in lines:
        document = documents[line["id"]]
        for field in optional:
            if field in line:
                assert getattr(document, field) == line[field], (line["id"], field)
        assert line.get("url", "https://example.vn/").startswith("https://example.vn/")


def test_a_bulletin_without_a_district_is_of_the_one_its_text_names(
    documents: dict[str, Document],
) -> None:
    found = {n: documents[f"ban-tin-{n:03d}"].district for n in (2, 6, 11)}
    assert found == {2: "Long Biên", 6: "Đông Anh", 11: "Sơn Tây"}


def test_one_page_begins_with_a_byte_order_mark_and_its_document_does_not(
    documents: dict[str, Document],
) -> None:
    assert raw(BOM).startswith("\ufeff")
    document = documents[BOM]
    assert "\ufeff" not in document.title + document.body


def test_all_other_pages_are_plain_nfc_utf8_with_unix_lines() -> None:
    """But for those that are peculiar by intent, and are named as such in the README."""
    readme = (CORPUS / "README.md").read_text("utf-8")
    for id in page_ids():
        if f"`{id}`" in readme or not id.endswith((".txt", ".html")):
            continue
        text = raw(id)
        assert unicodedata.is_normalized("NFC", text), id
        assert not text.startswith("\ufeff"), id
        assert "\r" not in text, id
        assert "Ð" not in text, id


def test_every_page_that_the_readme_names_is_there() -> None:
    readme = (CORPUS / "README.md").read_text("utf-8")
    named = set(re.findall(r"`([\w-]+/[\w-]+\.(?:txt|html|jsonl))`", readme))
    assert named <= page_ids()
    assert len(named) >= 15
