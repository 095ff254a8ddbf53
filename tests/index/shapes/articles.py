"""The articles that stand in the pages, and what portals print around them."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Article:
    title: str
    lead: str
    paragraphs: tuple[str, ...]
    caption: str
    day: str  # ISO, of publication
    time: str
    event_date: str | None
    district: str | None
    writer: str = "Thu Mai"

    @property
    def published(self) -> str:
        return f"{self.day}T{self.time}"

    @property
    def local(self) -> str:
        """``05/03/2024``"""
        return "/".join(reversed(self.day.split("-")))

    @property
    def texts(self) -> tuple[str, ...]:
        return (self.lead, *self.paragraphs)

    def body(self, tag: str = "p", attributes: str = "") -> str:
        """The paragraphs below the lead, each in an element of its own."""
        return "".join(f"<{tag}{attributes}>{text}</{tag}>\n" for text in self.paragraphs)


@dataclass(frozen=True)
class Shape:
    """A page and what must come of it. ``gone`` must not be found, ``kept`` must."""

    name: str
    html: str
    title: str
    published: str | None
    kept: tuple[str, ...]
    gone: tuple[str, ...] = ()
    event_date: str | None = None
    district: str | None = None
    teasers: bool = False
    encoding: str = field(default="utf-8")


def shape(
    name: str,
    html: str,
    article: Article,
    *,
    published: str | None = "of the article",
    kept: tuple[str, ...] = (),
    gone: tuple[str, ...] = (),
    encoding: str = "utf-8",
) -> Shape:
    return Shape(
        name,
        html,
        article.title,
        article.published if published == "of the article" else published,
        (*article.texts, *kept),
        gone,
        article.event_date,
        article.district,
        encoding=encoding,
    )


FERRY = Article(
    "Quận Tây Hồ chạy thử đò điện nối hai bờ đầm Bảy",
    "Sáng 11/06/2024, phường Nhật Tân chạy thử ba chiếc đò điện nối hai bờ đầm Bảy, mỗi chuyến "
    "chở mười hai người và mất chừng sáu phút.",
    (
        "Đò dùng pin tháo rời, sạc ở trạm đặt cạnh nhà văn hóa; người lái là dân chài cũ của làng, "
        "đã học xong lớp lái phương tiện thủy.",
        "Trong tháng đầu, khách đi không mất tiền nhưng phải mặc áo phao và ghi tên vào sổ ở bến "
        "để tổ quản lý biết giờ nào đông.",
        "Nếu sau ba tháng lượng khách giữ được trên hai trăm người một ngày, quận sẽ thêm một bến "
        "ở phía chùa và kéo dài giờ chạy đến tám giờ tối.",
        "Bà con trồng đào mong có thêm chuyến chở cây dịp cuối năm, vì đường bộ vòng qua đê xa hơn "
        "bốn cây số.",
    ),
    "Đò điện cập bến phía làng đào trong buổi chạy thử",
    "2024-06-12",
    "08:15",
    "2024-06-11",
    "Tây Hồ",
)

LIBRARY = Article(
    "Đống Đa mở tủ sách trong mười hai trạm chờ xe buýt",
    "Chiều 18/09/2023, quận Đống Đa đặt xong mười hai tủ sách nhỏ trong các trạm chờ xe buýt trên "
    "phố Tôn Đức Thắng và đường Láng.",
    (
        "Mỗi tủ có bốn mươi cuốn, phần lớn do học sinh quyên góp; ai cũng có thể lấy đọc và trả "
        "lại ở bất cứ trạm nào.",
        "Thư viện quận cử người đi kiểm tra vào thứ hai và thứ sáu, thay những cuốn rách và ghi "
        "lại cuốn nào được mượn nhiều.",
        "Sau hai tuần, gần một phần ba số sách đã đổi chỗ giữa các trạm, riêng truyện tranh thì "
        "hầu như không còn cuốn nào nằm yên.",
    ),
    "Tủ sách ở trạm chờ trước cổng trường",
    "2023-09-19",
    "14:05",
    "2023-09-18",
    "Đống Đa",
    "Hà Linh",
)

CANTEEN = Article(
    "Long Biên thí điểm bếp ăn chung cho bảy trường mầm non",
    "Ngày 04/10/2022, quận Long Biên bắt đầu thí điểm bếp ăn chung cho bảy trường mầm non ở "
    "phường Ngọc Thụy và phường Bồ Đề.",
    (
        "Bếp đặt tại một nhà kho sửa lại, nấu hai nghìn suất mỗi ngày; thức ăn được chở bằng thùng "
        "giữ nhiệt, đến nơi trước mười giờ rưỡi.",
        "Phụ huynh được xem cân, nếm và chụp ảnh bất cứ lúc nào, chỉ cần báo với cô trực cổng.",
        "Theo phòng giáo dục, tiền ăn giữ nguyên, còn phần tiết kiệm được từ ga và công nấu dồn "
        "sang mua thêm sữa và hoa quả.",
        "Cuối học kỳ, các trường sẽ họp để quyết định có làm tiếp hay trở lại bếp riêng.",
    ),
    "Xe chở thùng giữ nhiệt rời bếp lúc chín giờ sáng",
    "2022-10-05",
    "10:40",
    "2022-10-04",
    "Long Biên",
    "Đức Huy",
)

OTHER_NEWS = (
    "Chợ hoa đêm chuyển sang bãi mới từ tuần sau",
    "Lịch phun thuốc diệt muỗi của các tổ dân phố",
    "Hội thi nấu cỗ Tết của phụ nữ mười tám phường",
    "Thêm hai điểm đổi pin cũ lấy cây xanh",
    "Sửa vỉa hè ngõ Trạm xong trước mùa mưa",
)
MENU = ("Trang chủ", "Giới thiệu", "Tin tức - Sự kiện", "Văn bản pháp luật", "Thủ tục hành chính",
        "Hỏi đáp", "Liên hệ")  # fmt: skip


def menu(
    wrapper: str = "div", attributes: str = ' class="menu"', names: tuple[str, ...] = MENU
) -> str:
    items = "".join(f'<li><a href="/m{n}">{name}</a></li>' for n, name in enumerate(names))
    return f"<{wrapper}{attributes}><ul>{items}</ul></{wrapper}>"


def link_list(titles: tuple[str, ...] = OTHER_NEWS, dates: bool = False) -> str:
    date = ' <span class="date">(01/03/2022)</span>' if dates else ""
    return (
        "<ul>"
        + "".join(f'<li><a href="/t{n}">{t}</a>{date}</li>' for n, t in enumerate(titles))
        + "</ul>"
    )


def cards(titles: tuple[str, ...] = OTHER_NEWS) -> str:
    """Teasers with a sentence each."""
    return "".join(
        f'<div class="item"><a href="/t{n}"><img src="{n}.jpg" alt=""></a><h4><a href="/t{n}">{t}'
        f"</a></h4><p>{t}, theo tin từ tổ dân phố và ban quản lý, bà con đã được báo trước qua loa "
        "phường và bảng tin đầu ngõ.</p></div>"
        for n, t in enumerate(titles)
    )


def footer(place: str) -> str:
    return (
        '<div class="footer"><p>TRANG THÔNG TIN ĐIỆN TỬ QUẬN ' + place.upper() + "</p>"
        f"<p>Cơ quan chủ quản: UBND quận {place}</p><p>Địa chỉ: số 1 phố Mẫu - Điện thoại: "
        "024.0000 0000 - Email: mau@example.vn</p><p>Ghi rõ nguồn khi phát hành lại thông tin từ "
        "trang này</p></div>"
    )
