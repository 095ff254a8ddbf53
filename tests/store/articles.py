"""Articles that every store is filled with: few enough to know by heart."""

from __future__ import annotations

from pathlib import Path

from index.reading.documents import Document
from tests.store.stores import Store, add

ARTICLES = (
    Document(
        "rac-1", "Thu gom rác ở Hoàn Kiếm", "Phường đổi giờ thu gom rác. Xe thu gom rác chạy sớm.",
        published="2024-03-05T08:00", district="Hoàn Kiếm", url="https://vi.du/rac-1",
        source="Báo Quận", fields=(("category", "Môi trường"), ("tag", "rác"), ("tag", "xe")),
    ),
    Document(
        "rac-2", "Điểm tập kết rác", "Dân phản ánh điểm tập kết. Rác chưa được thu gom.",
        published="2023-11-20", district="Ba Đình", fields=(("category", "Môi trường"),),
    ),
    Document(
        "rac-3", "Xe chở rác mới", "Quận mua xe mới để chở rác, thu hồi xe cũ, gom lốp hỏng.",
        event_date="2024-01-10", district="Hoàn Kiếm", fields=(("category", "Giao thông"),),
    ),
    Document(
        "hop-1", "Kỳ họp HĐND quận", "Hội đồng nhân dân họp ngày 28/2/2024 về tiền lương.",
        published="2024-02-28", event_date="2024-02-20", district="Ba Đình",
        fields=(("category", "Chính quyền"),),
    ),
    Document("dau-1", "Ngay hoi doc sach", "Thanh pho mo ngay hoi doc sach tai Hoan Kiem."),
    Document("hoi-1", "Hội sách mùa xuân", "Ngày hội đọc sách, ngày hội đọc sách của trường."),
    Document("cho-1", "Chợ hoa mở sớm", "Chợ hoa đông khách từ sáng."),
    Document("rong", "", ""),
)  # fmt: skip
DRAFT = Document("hop-1", "Bản nháp", "Chưa xong.")
REMOVED = Document("rac-4", "Thu gom rác thải điện tử", "Thu gom rác thải điện tử.")


def fill(store: Store, place: Path) -> None:
    """In two changes, of which the second one replaces and removes what the first one added."""
    last = [article("hop-1"), article("rong")]
    first = [one for one in ARTICLES if one not in last]
    changes = [
        ([*first[:4], DRAFT, *first[4:], REMOVED], []),
        (last, [REMOVED.id]),
    ]
    for added, removed in changes:
        with store.begin(place) as writer:
            add(writer, added)
            writer.remove(removed)
            writer.commit()


def article(id_: str) -> Document:
    return next(one for one in ARTICLES if one.id == id_)
